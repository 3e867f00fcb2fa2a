"""Obtains and refreshes a token with Authlib. Reads the request as JSON from standard input, and prints the outcome."""
import json
import sys

from authlib.integrations.requests_client import OAuth2Session

request = json.load(sys.stdin)
session = OAuth2Session(request["clientId"], request.get("clientSecret"), **request.get("session", {}))
try:
    token = session.fetch_token(request["tokenUrl"], **request["parameters"])
    outcome = ["a token"]
    if token.get("refresh_token"):
        session.refresh_token(request["tokenUrl"], refresh_token=token["refresh_token"])
        outcome.append("refreshed")
except Exception as error:  # Whatever the library throws is the outcome.
    outcome = [getattr(error, "error", None) or type(error).__name__]
print(json.dumps(", ".join(outcome)))
