package site

const styleSheet = `body{font:17px/1.6 Georgia,serif;color:#223;background:#fbfaf7;max-width:44rem;margin:0 auto;padding:0 1.2rem}` +
	`header{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:baseline;padding:1rem 0;border-bottom:3px solid #2a7f62}` +
	`header b{font-size:1.3rem;letter-spacing:.02em}nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font:14px/1.6 system-ui,sans-serif}` +
	`h1{font-size:2rem;line-height:1.2;margin:1.6rem 0 .4rem}h2{font-size:1.2rem;margin:1.8rem 0 .2rem}.lead{font-size:1.15rem;color:#566}` +
	`a{color:#2a7f62}ul{columns:2 14rem;padding-left:1.1rem}img{max-width:100%;height:auto}` +
	`footer{margin:2.5rem 0 1.5rem;padding-top:.6rem;border-top:1px solid #ddd;font:14px/1.6 system-ui,sans-serif}` +
	`@media(prefers-color-scheme:dark){body{background:#161a1d;color:#dde}a{color:#6fcfae}.lead{color:#9ab}}`
