# sweetspot in an image of its own: one static binary, the certificates to trust
# and a folder for the store. The binary brings the time zones.
#
#   docker build -t sweetspot .
#   docker run --rm -v sweetspot:/data sweetspot crawl https://example.com/

FROM golang:1.26 AS build
WORKDIR /src
ARG GOPROXY
COPY go.mod go.sum ./
COPY crawler/fetch/appengine crawler/fetch/appengine
RUN go mod download
COPY cmd cmd
COPY config config
COPY crawler crawler
COPY store store
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags timetzdata \
        -ldflags "-s -w -X main.version=$VERSION" -o /out/sweetspot ./cmd/sweetspot \
    && mkdir -p /out/data && mkdir -m 1777 -p /out/root/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/sweetspot /usr/bin/
COPY --from=build /out/root /
# A volume takes over the owner of the folder that it is mounted on.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENV SWEETSPOT_STORE=/data SWEETSPOT_ADDR=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/usr/bin/sweetspot"]
CMD ["nightly", "--config", "/etc/sweetspot/nightly.yaml"]
