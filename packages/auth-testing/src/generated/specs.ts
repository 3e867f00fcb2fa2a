/* Made by `pnpm generate` from packages/*-auth and specs/. Do not edit. */

/** The names of the providers, as in errors, events and store keys. */
export type ProviderName = 'blam' | 'blameless' | 'blastiq' | 'blooma';

export const specs = {
  "blam": {
    "signIn": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {
          "OrganisationId": {
            "type": "integer"
          }
        },
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {}
      },
      "bodies": {},
      "requiresBody": false
    },
    "refreshToken": {
      "query": {
        "type": "object",
        "required": [
          "RefreshToken",
          "OrganisationId"
        ],
        "properties": {
          "RefreshToken": {
            "type": "string",
            "format": "password",
            "minLength": 1
          },
          "OrganisationId": {
            "type": "integer"
          }
        },
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {}
      },
      "bodies": {},
      "requiresBody": false
    }
  },
  "blameless": {
    "exchangeToken": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {
          "dpop": {
            "type": "string",
            "minLength": 1
          }
        }
      },
      "bodies": {
        "application/json": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "refresh_token"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "refresh_token"
                },
                "refresh_token": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              },
              "dependentRequired": {
                "client_secret": [
                  "client_id"
                ]
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "resource"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_assertion",
                "client_assertion_type",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion_type": {
                  "type": "string",
                  "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            }
          ]
        },
        "application/x-www-form-urlencoded": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "refresh_token"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "refresh_token"
                },
                "refresh_token": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              },
              "dependentRequired": {
                "client_secret": [
                  "client_id"
                ]
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "resource"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_assertion",
                "client_assertion_type",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion_type": {
                  "type": "string",
                  "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            }
          ]
        }
      },
      "requiresBody": true
    }
  },
  "blastiq": {
    "getDiscoveryDocument": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {}
      },
      "bodies": {},
      "requiresBody": false
    },
    "exchangeToken": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {}
      },
      "bodies": {
        "application/x-www-form-urlencoded": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "username",
                "password",
                "client_id"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "password"
                },
                "username": {
                  "type": "string",
                  "minLength": 1
                },
                "password": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "refresh_token",
                "client_id"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "refresh_token"
                },
                "refresh_token": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              }
            }
          ]
        }
      },
      "requiresBody": true
    },
    "revokeToken": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {}
      },
      "bodies": {
        "application/x-www-form-urlencoded": {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "token",
            "client_id"
          ],
          "properties": {
            "token": {
              "type": "string",
              "format": "password",
              "minLength": 1
            },
            "token_type_hint": {
              "type": "string",
              "enum": [
                "access_token",
                "refresh_token"
              ]
            },
            "client_id": {
              "type": "string",
              "minLength": 1
            }
          }
        }
      },
      "requiresBody": true
    }
  },
  "blooma": {
    "exchangeToken": {
      "query": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": false
      },
      "headers": {
        "type": "object",
        "required": [],
        "properties": {
          "dpop": {
            "type": "string",
            "minLength": 1
          }
        }
      },
      "bodies": {
        "application/json": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "refresh_token"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "refresh_token"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "refresh_token": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "resource"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_assertion",
                "client_assertion_type",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion_type": {
                  "type": "string",
                  "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            }
          ]
        },
        "application/x-www-form-urlencoded": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "refresh_token"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "refresh_token"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "refresh_token": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "scope": {
                  "type": "string",
                  "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_secret",
                "resource"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_secret": {
                  "type": "string",
                  "format": "password",
                  "minLength": 1
                },
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id",
                "client_assertion",
                "client_assertion_type",
                "audience"
              ],
              "properties": {
                "grant_type": {
                  "type": "string",
                  "const": "client_credentials"
                },
                "client_id": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion": {
                  "type": "string",
                  "minLength": 1
                },
                "client_assertion_type": {
                  "type": "string",
                  "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                },
                "audience": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
                  "type": "string",
                  "minLength": 1
                }
              }
            }
          ]
        }
      },
      "requiresBody": true
    }
  }
} as const;
