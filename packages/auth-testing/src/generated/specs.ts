/* Made by `pnpm --filter @x/auth-testing generate` from specs/. Do not edit. */
export const specs = {
  "blameless": {
    "exchangeToken": {
      "query": {
        "type": "object",
        "additionalProperties": false,
        "required": [],
        "properties": {}
      },
      "bodies": {
        "application/json": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id"
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
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
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
                }
              },
              "dependentRequired": {
                "client_assertion": [
                  "client_assertion_type"
                ],
                "client_assertion_type": [
                  "client_assertion"
                ]
              },
              "allOf": [
                {
                  "oneOf": [
                    {
                      "title": "Private Key JWT",
                      "type": "object",
                      "required": [
                        "client_assertion",
                        "client_assertion_type"
                      ],
                      "properties": {
                        "client_assertion": {
                          "type": "string",
                          "minLength": 1
                        },
                        "client_assertion_type": {
                          "type": "string",
                          "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                        }
                      }
                    },
                    {
                      "title": "Client secret",
                      "type": "object",
                      "required": [
                        "client_secret"
                      ],
                      "properties": {
                        "client_secret": {
                          "type": "string",
                          "format": "password",
                          "minLength": 1
                        }
                      }
                    }
                  ]
                },
                {
                  "oneOf": [
                    {
                      "title": "Resource",
                      "type": "object",
                      "required": [
                        "resource"
                      ],
                      "properties": {
                        "resource": {
                          "type": "string",
                          "minLength": 1
                        }
                      }
                    },
                    {
                      "title": "Audience",
                      "type": "object",
                      "required": [
                        "audience"
                      ],
                      "properties": {
                        "audience": {
                          "type": "string"
                        }
                      }
                    }
                  ]
                }
              ]
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
                "client_id"
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
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
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
                }
              },
              "dependentRequired": {
                "client_assertion": [
                  "client_assertion_type"
                ],
                "client_assertion_type": [
                  "client_assertion"
                ]
              },
              "allOf": [
                {
                  "oneOf": [
                    {
                      "title": "Private Key JWT",
                      "type": "object",
                      "required": [
                        "client_assertion",
                        "client_assertion_type"
                      ],
                      "properties": {
                        "client_assertion": {
                          "type": "string",
                          "minLength": 1
                        },
                        "client_assertion_type": {
                          "type": "string",
                          "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                        }
                      }
                    },
                    {
                      "title": "Client secret",
                      "type": "object",
                      "required": [
                        "client_secret"
                      ],
                      "properties": {
                        "client_secret": {
                          "type": "string",
                          "format": "password",
                          "minLength": 1
                        }
                      }
                    }
                  ]
                },
                {
                  "oneOf": [
                    {
                      "title": "Resource",
                      "type": "object",
                      "required": [
                        "resource"
                      ],
                      "properties": {
                        "resource": {
                          "type": "string",
                          "minLength": 1
                        }
                      }
                    },
                    {
                      "title": "Audience",
                      "type": "object",
                      "required": [
                        "audience"
                      ],
                      "properties": {
                        "audience": {
                          "type": "string"
                        }
                      }
                    }
                  ]
                }
              ]
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
            }
          ]
        }
      }
    }
  },
  "blam": {
    "signIn": {
      "query": {
        "type": "object",
        "additionalProperties": false,
        "required": [],
        "properties": {
          "OrganisationId": {
            "type": "integer"
          }
        }
      },
      "bodies": {}
    },
    "refreshToken": {
      "query": {
        "type": "object",
        "additionalProperties": false,
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
        }
      },
      "bodies": {}
    }
  },
  "blastiq": {
    "getDiscoveryDocument": {
      "query": {
        "type": "object",
        "additionalProperties": false,
        "required": [],
        "properties": {}
      },
      "bodies": {}
    },
    "exchangeToken": {
      "query": {
        "type": "object",
        "additionalProperties": false,
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
      }
    },
    "revokeToken": {
      "query": {
        "type": "object",
        "additionalProperties": false,
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
      }
    }
  },
  "blooma": {
    "exchangeToken": {
      "query": {
        "type": "object",
        "additionalProperties": false,
        "required": [],
        "properties": {}
      },
      "bodies": {
        "application/json": {
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "grant_type",
                "client_id"
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
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
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
                }
              },
              "dependentRequired": {
                "client_assertion": [
                  "client_assertion_type"
                ],
                "client_assertion_type": [
                  "client_assertion"
                ]
              },
              "allOf": [
                {
                  "oneOf": [
                    {
                      "title": "Private Key JWT",
                      "type": "object",
                      "required": [
                        "client_assertion",
                        "client_assertion_type"
                      ],
                      "properties": {
                        "client_assertion": {
                          "type": "string",
                          "minLength": 1
                        },
                        "client_assertion_type": {
                          "type": "string",
                          "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                        }
                      }
                    },
                    {
                      "title": "Client secret",
                      "type": "object",
                      "required": [
                        "client_secret"
                      ],
                      "properties": {
                        "client_secret": {
                          "type": "string",
                          "format": "password",
                          "minLength": 1
                        }
                      }
                    }
                  ]
                },
                {
                  "oneOf": [
                    {
                      "title": "Resource",
                      "type": "object",
                      "required": [
                        "resource"
                      ],
                      "properties": {
                        "resource": {
                          "type": "string",
                          "minLength": 1
                        }
                      }
                    },
                    {
                      "title": "Audience",
                      "type": "object",
                      "required": [
                        "audience"
                      ],
                      "properties": {
                        "audience": {
                          "type": "string"
                        }
                      }
                    }
                  ]
                }
              ]
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
                "client_id"
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
                "resource": {
                  "type": "string",
                  "minLength": 1
                },
                "organization": {
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
                }
              },
              "dependentRequired": {
                "client_assertion": [
                  "client_assertion_type"
                ],
                "client_assertion_type": [
                  "client_assertion"
                ]
              },
              "allOf": [
                {
                  "oneOf": [
                    {
                      "title": "Private Key JWT",
                      "type": "object",
                      "required": [
                        "client_assertion",
                        "client_assertion_type"
                      ],
                      "properties": {
                        "client_assertion": {
                          "type": "string",
                          "minLength": 1
                        },
                        "client_assertion_type": {
                          "type": "string",
                          "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                        }
                      }
                    },
                    {
                      "title": "Client secret",
                      "type": "object",
                      "required": [
                        "client_secret"
                      ],
                      "properties": {
                        "client_secret": {
                          "type": "string",
                          "format": "password",
                          "minLength": 1
                        }
                      }
                    }
                  ]
                },
                {
                  "oneOf": [
                    {
                      "title": "Resource",
                      "type": "object",
                      "required": [
                        "resource"
                      ],
                      "properties": {
                        "resource": {
                          "type": "string",
                          "minLength": 1
                        }
                      }
                    },
                    {
                      "title": "Audience",
                      "type": "object",
                      "required": [
                        "audience"
                      ],
                      "properties": {
                        "audience": {
                          "type": "string"
                        }
                      }
                    }
                  ]
                }
              ]
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
            }
          ]
        }
      }
    }
  }
} as const;
