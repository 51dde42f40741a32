Gem::Specification.new do |spec|
  spec.name = 'martlet-client'
  spec.version = '0.1.0'
  spec.summary = 'Client for the Martlet model server'
  spec.authors = ['The Martlet authors']
  spec.files = Dir['lib/**/*.rb'] + ['README.md']
  spec.required_ruby_version = '>= 2.7'
  spec.add_dependency 'googleapis-common-protos-types', '>= 1.3'
  spec.add_dependency 'grpc', '>= 1.51'
end
