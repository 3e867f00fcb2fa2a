# Obtains and refreshes a token with the gem oauth2. Reads the request as JSON, and prints the outcome.
require 'json'
require 'oauth2'

request = JSON.parse($stdin.read)
client = OAuth2::Client.new(request['clientId'], request['clientSecret'], token_url: request['tokenUrl'])
parameters = request['parameters']
begin
  token =
    if parameters.key?('username')
      client.password.get_token(parameters['username'], parameters['password'])
    else
      client.client_credentials.get_token(parameters)
    end
  outcome = ['a token']
  if token.refresh_token
    token.refresh!
    outcome << 'refreshed'
  end
rescue OAuth2::Error => error
  outcome = [error.code || error.class.name]
end
puts JSON.generate(outcome.join(', '))
