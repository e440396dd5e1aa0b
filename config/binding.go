package config

// A kind reads and writes the texts of one type of value. What parse refuses
// it explains in words that go on after "workers: ", and that name the refused
// text only where it cannot be a secret.
type kind[T any] struct {
	arg     string // what stands for a value in the help; "" for a switch
	choices []string
	parse   func(text string) (T, error)
	format  func(T) string // the text that parse reads back; secrets masked
}

// A binding ties an option to its field of a Config.
type binding struct {
	arg     string
	choices []string
	list    bool
	clear   func(c *Config)
	put     func(c *Config, text string) error
	show    func(c *Config) []string
}

// one binds a field that holds a single value: of several texts the last counts.
func one[T any](k kind[T], field func(*Config) *T) binding {
	return binding{
		arg:     k.arg,
		choices: k.choices,
		clear: func(c *Config) {
			var zero T
			*field(c) = zero
		},
		put: func(c *Config, text string) (err error) {
			v, err := k.parse(text)
			if err == nil {
				*field(c) = v
			}
			return err
		},
		show: func(c *Config) []string { return []string{k.format(*field(c))} },
	}
}

// many binds a field that holds a list, one text for each element.
func many[T any](k kind[T], field func(*Config) *[]T) binding {
	return binding{
		arg:     k.arg,
		choices: k.choices,
		list:    true,
		clear:   func(c *Config) { *field(c) = nil },
		put: func(c *Config, text string) error {
			v, err := k.parse(text)
			if err == nil {
				*field(c) = append(*field(c), v)
			}
			return err
		},
		show: func(c *Config) []string {
			texts := make([]string, 0, len(*field(c)))
			for _, v := range *field(c) {
				texts = append(texts, k.format(v))
			}
			return texts
		},
	}
}
