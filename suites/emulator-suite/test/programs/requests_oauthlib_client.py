"""Obtains and refreshes a token with requests-oauthlib. Reads the request as JSON, and prints the outcome."""
import json
import sys

from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient
from requests_oauthlib import OAuth2Session

request = json.load(sys.stdin)
is_person = "username" in request["parameters"]
client = (LegacyApplicationClient if is_person else BackendApplicationClient)(client_id=request["clientId"])
session = OAuth2Session(client=client)
secret = {"client_secret": request["clientSecret"]} if "clientSecret" in request else {}
try:
    token = session.fetch_token(
        request["tokenUrl"], client_id=request["clientId"], **secret, **request["parameters"]
    )
    outcome = ["a token"]
    if token.get("refresh_token"):
        session.refresh_token(request["tokenUrl"], client_id=request["clientId"])
        outcome.append("refreshed")
except Exception as error:  # Whatever the library throws is the outcome.
    outcome = [getattr(error, "error", None) or type(error).__name__]
print(json.dumps(", ".join(outcome)))
