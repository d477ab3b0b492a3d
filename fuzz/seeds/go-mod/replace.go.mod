module example.com/acme/app

go 1.19

require (
	github.com/spf13/afero v1.6.0
	github.com/spf13/cast v1.4.1 // indirect
	github.com/magiconair/properties v1.8.5
	gopkg.in/yaml.v2 v2.4.0
	github.com/russross/blackfriday v2.0.0+incompatible
)

replace github.com/spf13/afero => /usr/share/gocode/src/github.com/spf13/afero

replace github.com/spf13/cast v1.4.1 => github.com/spf13/cast v1.5.0

exclude gopkg.in/yaml.v2 v2.3.0
