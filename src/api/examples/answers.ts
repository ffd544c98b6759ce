/** Answers to the examples, as the API gave them: made by `npm run client`, never changed by hand. */
export const answers: Readonly<Record<string, unknown>> = {
  "POST /v1/contact-attributes": {
    "id": "ca_tier",
    "key": "tier",
    "label": "Tier",
    "type": "choice",
    "choices": [
      "basic",
      "gold"
    ],
    "visible": true,
    "source": "custom",
    "madeIn": 5,
    "order": 7
  },
  "GET /v1/contact-attributes": {
    "items": [
      {
        "id": "ca_company",
        "key": "company",
        "label": "Company",
        "type": "text",
        "choices": null,
        "visible": true,
        "source": "default",
        "madeIn": 0,
        "order": 5
      },
      {
        "id": "ca_email",
        "key": "email",
        "label": "E-mail",
        "type": "email",
        "choices": null,
        "visible": true,
        "source": "default",
        "madeIn": 0,
        "order": 2
      }
    ],
    "nextCursor": null
  },
  "GET /v1/contact-attributes/{contactAttributeId}": {
    "id": "ca_tier",
    "key": "tier",
    "label": "Tier",
    "type": "choice",
    "choices": [
      "basic",
      "gold"
    ],
    "visible": true,
    "source": "custom",
    "madeIn": 5,
    "order": 7
  },
  "PATCH /v1/contact-attributes/{contactAttributeId}": {
    "id": "ca_tier",
    "key": "tier",
    "label": "Customer tier",
    "type": "choice",
    "choices": [
      "basic",
      "gold"
    ],
    "visible": true,
    "source": "custom",
    "madeIn": 5,
    "order": 7
  },
  "POST /v1/contact-groups": {
    "id": "cg_gold",
    "name": "Gold",
    "when": {
      "attribute": {
        "key": "tier",
        "op": "eq",
        "value": "gold"
      }
    }
  },
  "GET /v1/contact-groups": {
    "items": [
      {
        "id": "cg_gold",
        "name": "Gold",
        "when": {
          "attribute": {
            "key": "tier",
            "op": "eq",
            "value": "gold"
          }
        }
      }
    ],
    "nextCursor": null
  },
  "GET /v1/contact-groups/{contactGroupId}": {
    "id": "cg_gold",
    "name": "Gold",
    "when": {
      "attribute": {
        "key": "tier",
        "op": "eq",
        "value": "gold"
      }
    }
  },
  "PATCH /v1/contact-groups/{contactGroupId}": {
    "id": "cg_gold",
    "name": "Gold customers",
    "when": {
      "attribute": {
        "key": "tier",
        "op": "eq",
        "value": "gold"
      }
    }
  },
  "POST /v1/topics": {
    "id": "tp_lost_card",
    "name": "Lost card"
  },
  "GET /v1/topics": {
    "items": [
      {
        "id": "tp_lost_card",
        "name": "Lost card"
      }
    ],
    "nextCursor": null
  },
  "GET /v1/topics/{topicId}": {
    "id": "tp_lost_card",
    "name": "Lost card"
  },
  "PATCH /v1/topics/{topicId}": {
    "id": "tp_lost_card",
    "name": "Lost or stolen card"
  },
  "POST /v1/business-hours": {
    "id": "bh_office",
    "name": "Office",
    "timeZone": "Europe/Paris",
    "shifts": {
      "mon": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "tue": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "wed": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "thu": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "fri": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "sat": [],
      "sun": []
    },
    "holidays": [
      {
        "date": "2026-12-25",
        "shifts": []
      }
    ]
  },
  "GET /v1/business-hours": {
    "items": [
      {
        "id": "bh_office",
        "name": "Office",
        "timeZone": "Europe/Paris",
        "shifts": {
          "mon": [
            {
              "from": "09:00",
              "to": "17:00"
            }
          ],
          "tue": [
            {
              "from": "09:00",
              "to": "17:00"
            }
          ],
          "wed": [
            {
              "from": "09:00",
              "to": "17:00"
            }
          ],
          "thu": [
            {
              "from": "09:00",
              "to": "17:00"
            }
          ],
          "fri": [
            {
              "from": "09:00",
              "to": "17:00"
            }
          ],
          "sat": [],
          "sun": []
        },
        "holidays": [
          {
            "date": "2026-12-25",
            "shifts": []
          }
        ]
      }
    ],
    "nextCursor": null
  },
  "GET /v1/business-hours/{businessHoursId}": {
    "id": "bh_office",
    "name": "Office",
    "timeZone": "Europe/Paris",
    "shifts": {
      "mon": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "tue": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "wed": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "thu": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "fri": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "sat": [],
      "sun": []
    },
    "holidays": [
      {
        "date": "2026-12-25",
        "shifts": []
      }
    ]
  },
  "PATCH /v1/business-hours/{businessHoursId}": {
    "id": "bh_office",
    "name": "Office",
    "timeZone": "Europe/Paris",
    "shifts": {
      "mon": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "tue": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "wed": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "thu": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "fri": [
        {
          "from": "09:00",
          "to": "17:00"
        }
      ],
      "sat": [],
      "sun": []
    },
    "holidays": [
      {
        "date": "2026-12-24",
        "shifts": [
          {
            "from": "09:00",
            "to": "12:00"
          }
        ]
      }
    ]
  },
  "POST /v1/sla-policies": {
    "id": "sp_gold",
    "name": "Gold",
    "enabled": true,
    "when": {
      "groups": {
        "anyOf": [
          "cg_gold"
        ]
      }
    },
    "firstResponseMs": 600000,
    "nextResponseMs": null,
    "warnBeforeMs": 60000,
    "madeIn": 13
  },
  "GET /v1/sla-policies": {
    "items": [
      {
        "id": "sp_gold",
        "name": "Gold",
        "enabled": true,
        "when": {
          "groups": {
            "anyOf": [
              "cg_gold"
            ]
          }
        },
        "firstResponseMs": 600000,
        "nextResponseMs": null,
        "warnBeforeMs": 60000,
        "madeIn": 13
      }
    ],
    "nextCursor": null
  },
  "GET /v1/sla-policies/{slaPolicyId}": {
    "id": "sp_gold",
    "name": "Gold",
    "enabled": true,
    "when": {
      "groups": {
        "anyOf": [
          "cg_gold"
        ]
      }
    },
    "firstResponseMs": 600000,
    "nextResponseMs": null,
    "warnBeforeMs": 60000,
    "madeIn": 13
  },
  "PATCH /v1/sla-policies/{slaPolicyId}": {
    "id": "sp_gold",
    "name": "Gold",
    "enabled": true,
    "when": {
      "groups": {
        "anyOf": [
          "cg_gold"
        ]
      }
    },
    "firstResponseMs": 600000,
    "nextResponseMs": 900000,
    "warnBeforeMs": 60000,
    "madeIn": 13
  },
  "POST /v1/teams": {
    "id": "tm_loans",
    "name": "Loans",
    "capacity": 4,
    "mode": "direct",
    "choice": "load_ratio",
    "awayTimeoutMs": null,
    "answerWithinMs": null,
    "wrapUpMs": null,
    "paused": false,
    "businessHoursId": null,
    "slug": "loans",
    "offer": {
      "timeoutMs": 30000,
      "broadcastTo": 3,
      "declineLimit": 3,
      "coolDownMs": 300000,
      "escalateToTeamId": null
    },
    "queue": {
      "sort": "oldest",
      "mayChangeSort": true,
      "mayFilter": true,
      "onlyRouted": false,
      "seesUnrouted": false
    }
  },
  "GET /v1/teams": {
    "items": [
      {
        "id": "tm_cards",
        "name": "Shop team",
        "capacity": null,
        "mode": "direct",
        "choice": "load_ratio",
        "awayTimeoutMs": null,
        "answerWithinMs": null,
        "wrapUpMs": null,
        "paused": false,
        "businessHoursId": null,
        "slug": "shop-team",
        "offer": {
          "timeoutMs": 30000,
          "broadcastTo": 3,
          "declineLimit": 3,
          "coolDownMs": 300000,
          "escalateToTeamId": null
        },
        "queue": {
          "sort": "oldest",
          "mayChangeSort": true,
          "mayFilter": true,
          "onlyRouted": false,
          "seesUnrouted": false
        }
      },
      {
        "id": "tm_loans",
        "name": "Loans",
        "capacity": 4,
        "mode": "direct",
        "choice": "load_ratio",
        "awayTimeoutMs": null,
        "answerWithinMs": null,
        "wrapUpMs": null,
        "paused": false,
        "businessHoursId": null,
        "slug": "loans",
        "offer": {
          "timeoutMs": 30000,
          "broadcastTo": 3,
          "declineLimit": 3,
          "coolDownMs": 300000,
          "escalateToTeamId": null
        },
        "queue": {
          "sort": "oldest",
          "mayChangeSort": true,
          "mayFilter": true,
          "onlyRouted": false,
          "seesUnrouted": false
        }
      }
    ],
    "nextCursor": null
  },
  "GET /v1/teams/{teamId}": {
    "id": "tm_loans",
    "name": "Loans",
    "capacity": 4,
    "mode": "direct",
    "choice": "load_ratio",
    "awayTimeoutMs": null,
    "answerWithinMs": null,
    "wrapUpMs": null,
    "paused": false,
    "businessHoursId": null,
    "slug": "loans",
    "offer": {
      "timeoutMs": 30000,
      "broadcastTo": 3,
      "declineLimit": 3,
      "coolDownMs": 300000,
      "escalateToTeamId": null
    },
    "queue": {
      "sort": "oldest",
      "mayChangeSort": true,
      "mayFilter": true,
      "onlyRouted": false,
      "seesUnrouted": false
    }
  },
  "PATCH /v1/teams/{teamId}": {
    "id": "tm_loans",
    "name": "Loans",
    "capacity": 4,
    "mode": "direct",
    "choice": "load_ratio",
    "awayTimeoutMs": null,
    "answerWithinMs": 120000,
    "wrapUpMs": null,
    "paused": false,
    "businessHoursId": null,
    "slug": "loans",
    "offer": {
      "timeoutMs": 30000,
      "broadcastTo": 3,
      "declineLimit": 3,
      "coolDownMs": 300000,
      "escalateToTeamId": null
    },
    "queue": {
      "sort": "oldest",
      "mayChangeSort": true,
      "mayFilter": true,
      "onlyRouted": false,
      "seesUnrouted": false
    }
  },
  "POST /v1/agents": {
    "id": "ag_bob",
    "name": "Bob",
    "teamIds": [
      "tm_loans"
    ],
    "roles": {},
    "capacity": null,
    "skills": [
      {
        "skill": "fraud",
        "level": 5
      }
    ],
    "languages": [
      "en",
      "fr"
    ],
    "draining": false,
    "kind": "human",
    "virtual": null,
    "slug": "bob"
  },
  "GET /v1/agents": {
    "items": [
      {
        "id": "ag_ada",
        "name": "Shop agent",
        "teamIds": [
          "tm_cards"
        ],
        "roles": {},
        "capacity": null,
        "skills": [],
        "languages": [],
        "draining": false,
        "kind": "human",
        "virtual": null,
        "slug": "shop-agent"
      },
      {
        "id": "ag_bob",
        "name": "Bob",
        "teamIds": [
          "tm_loans"
        ],
        "roles": {},
        "capacity": null,
        "skills": [
          {
            "skill": "fraud",
            "level": 5
          }
        ],
        "languages": [
          "fr",
          "en"
        ],
        "draining": false,
        "kind": "human",
        "virtual": null,
        "slug": "bob"
      }
    ],
    "nextCursor": null
  },
  "GET /v1/agents/{agentId}": {
    "id": "ag_bob",
    "name": "Bob",
    "teamIds": [
      "tm_loans"
    ],
    "roles": {},
    "capacity": null,
    "skills": [
      {
        "skill": "fraud",
        "level": 5
      }
    ],
    "languages": [
      "en",
      "fr"
    ],
    "draining": false,
    "kind": "human",
    "virtual": null,
    "slug": "bob"
  },
  "PATCH /v1/agents/{agentId}": {
    "id": "ag_bob",
    "name": "Bob",
    "teamIds": [
      "tm_loans"
    ],
    "roles": {},
    "capacity": 3,
    "skills": [
      {
        "skill": "fraud",
        "level": 5
      }
    ],
    "languages": [
      "en",
      "fr"
    ],
    "draining": false,
    "kind": "human",
    "virtual": null,
    "slug": "bob"
  },
  "POST /v1/channels": {
    "id": "ch_chat",
    "name": "Chat",
    "kind": "api",
    "teamIds": [
      "tm_loans"
    ],
    "assignOnReply": true,
    "replyDeadlineMs": 900000,
    "weight": null,
    "exclusive": false,
    "businessHoursId": null,
    "fallbackTeamId": null,
    "overflow": [
      {
        "when": {
          "closed": true
        },
        "do": {
          "reply": "We are back at nine."
        }
      }
    ],
    "reopenWindowMs": 0,
    "webhookUrl": null,
    "afterReply": "pending",
    "onReplyFailed": "keep",
    "autoResponder": null,
    "slug": "chat",
    "lifecycle": {
      "autoResolve": {
        "newMs": null,
        "pendingMs": null,
        "newReason": null,
        "pendingReason": null
      },
      "boomerangMs": null
    },
    "resolveReason": {
      "private": "optional",
      "public": "optional"
    },
    "topicRequired": {
      "private": false,
      "public": false
    }
  },
  "GET /v1/channels": {
    "items": [
      {
        "id": "ch_chat",
        "name": "Chat",
        "kind": "api",
        "teamIds": [
          "tm_loans"
        ],
        "assignOnReply": true,
        "replyDeadlineMs": 900000,
        "weight": null,
        "exclusive": false,
        "businessHoursId": null,
        "fallbackTeamId": null,
        "overflow": [
          {
            "when": {
              "closed": true
            },
            "do": {
              "reply": "We are back at nine."
            }
          }
        ],
        "reopenWindowMs": 0,
        "webhookUrl": null,
        "afterReply": "pending",
        "onReplyFailed": "keep",
        "autoResponder": null,
        "slug": "chat",
        "lifecycle": {
          "autoResolve": {
            "newMs": null,
            "pendingMs": null,
            "newReason": null,
            "pendingReason": null
          },
          "boomerangMs": null
        },
        "resolveReason": {
          "private": "optional",
          "public": "optional"
        },
        "topicRequired": {
          "private": false,
          "public": false
        }
      },
      {
        "id": "ch_whatsapp",
        "name": "Shop channel",
        "kind": "api",
        "teamIds": [
          "tm_cards"
        ],
        "assignOnReply": true,
        "replyDeadlineMs": 900000,
        "weight": null,
        "exclusive": false,
        "businessHoursId": null,
        "fallbackTeamId": null,
        "overflow": [],
        "reopenWindowMs": 0,
        "webhookUrl": null,
        "afterReply": "pending",
        "onReplyFailed": "keep",
        "autoResponder": null,
        "slug": "shop-channel",
        "lifecycle": {
          "autoResolve": {
            "newMs": null,
            "pendingMs": null,
            "newReason": null,
            "pendingReason": null
          },
          "boomerangMs": null
        },
        "resolveReason": {
          "private": "optional",
          "public": "optional"
        },
        "topicRequired": {
          "private": false,
          "public": false
        }
      }
    ],
    "nextCursor": null
  },
  "GET /v1/channels/{channelId}": {
    "id": "ch_chat",
    "name": "Chat",
    "kind": "api",
    "teamIds": [
      "tm_loans"
    ],
    "assignOnReply": true,
    "replyDeadlineMs": 900000,
    "weight": null,
    "exclusive": false,
    "businessHoursId": null,
    "fallbackTeamId": null,
    "overflow": [
      {
        "when": {
          "closed": true
        },
        "do": {
          "reply": "We are back at nine."
        }
      }
    ],
    "reopenWindowMs": 0,
    "webhookUrl": null,
    "afterReply": "pending",
    "onReplyFailed": "keep",
    "autoResponder": null,
    "slug": "chat",
    "lifecycle": {
      "autoResolve": {
        "newMs": null,
        "pendingMs": null,
        "newReason": null,
        "pendingReason": null
      },
      "boomerangMs": null
    },
    "resolveReason": {
      "private": "optional",
      "public": "optional"
    },
    "topicRequired": {
      "private": false,
      "public": false
    }
  },
  "PATCH /v1/channels/{channelId}": {
    "id": "ch_chat",
    "name": "Chat",
    "kind": "api",
    "teamIds": [
      "tm_loans"
    ],
    "assignOnReply": true,
    "replyDeadlineMs": 900000,
    "weight": null,
    "exclusive": false,
    "businessHoursId": null,
    "fallbackTeamId": null,
    "overflow": [
      {
        "when": {
          "closed": true
        },
        "do": {
          "reply": "We are back at nine."
        }
      }
    ],
    "reopenWindowMs": 0,
    "webhookUrl": "https://connector.example/replies",
    "afterReply": "stay",
    "onReplyFailed": "keep",
    "autoResponder": null,
    "slug": "chat",
    "lifecycle": {
      "autoResolve": {
        "newMs": null,
        "pendingMs": null,
        "newReason": null,
        "pendingReason": null
      },
      "boomerangMs": null
    },
    "resolveReason": {
      "private": "optional",
      "public": "optional"
    },
    "topicRequired": {
      "private": false,
      "public": false
    }
  },
  "POST /v1/routing-rules": {
    "id": "rr_lost_cards",
    "name": "Lost cards",
    "enabled": true,
    "when": {
      "topics": {
        "anyOf": [
          "tp_lost_card"
        ]
      }
    },
    "teamIds": [
      "tm_cards"
    ],
    "steps": [
      {
        "afterMs": 120000,
        "dropSkills": [
          "fraud"
        ]
      }
    ],
    "preferredAgentId": null,
    "preferForMs": 60000,
    "requires": {
      "skills": [
        {
          "skill": "fraud",
          "level": 3
        }
      ],
      "language": null
    }
  },
  "GET /v1/routing-rules": {
    "items": [
      {
        "id": "rr_lost_cards",
        "name": "Lost cards",
        "enabled": true,
        "when": {
          "topics": {
            "anyOf": [
              "tp_lost_card"
            ]
          }
        },
        "teamIds": [
          "tm_cards"
        ],
        "steps": [
          {
            "afterMs": 120000,
            "dropSkills": [
              "fraud"
            ]
          }
        ],
        "preferredAgentId": null,
        "preferForMs": 60000,
        "requires": {
          "skills": [
            {
              "skill": "fraud",
              "level": 3
            }
          ],
          "language": null
        }
      }
    ],
    "nextCursor": null
  },
  "GET /v1/routing-rules/{routingRuleId}": {
    "id": "rr_lost_cards",
    "name": "Lost cards",
    "enabled": true,
    "when": {
      "topics": {
        "anyOf": [
          "tp_lost_card"
        ]
      }
    },
    "teamIds": [
      "tm_cards"
    ],
    "steps": [
      {
        "afterMs": 120000,
        "dropSkills": [
          "fraud"
        ]
      }
    ],
    "preferredAgentId": null,
    "preferForMs": 60000,
    "requires": {
      "skills": [
        {
          "skill": "fraud",
          "level": 3
        }
      ],
      "language": null
    }
  },
  "PATCH /v1/routing-rules/{routingRuleId}": {
    "id": "rr_lost_cards",
    "name": "Lost cards",
    "enabled": false,
    "when": {
      "topics": {
        "anyOf": [
          "tp_lost_card"
        ]
      }
    },
    "teamIds": [
      "tm_cards"
    ],
    "steps": [
      {
        "afterMs": 120000,
        "dropSkills": [
          "fraud"
        ]
      }
    ],
    "preferredAgentId": null,
    "preferForMs": 60000,
    "requires": {
      "skills": [
        {
          "skill": "fraud",
          "level": 3
        }
      ],
      "language": null
    }
  },
  "POST /v1/priorities": {
    "id": "pr_gold",
    "item": {
      "groupId": "cg_gold"
    },
    "weight": 10
  },
  "GET /v1/priorities": {
    "items": [
      {
        "id": "pr_gold",
        "item": {
          "groupId": "cg_gold"
        },
        "weight": 10
      }
    ],
    "nextCursor": null
  },
  "GET /v1/priorities/{priorityId}": {
    "id": "pr_gold",
    "item": {
      "groupId": "cg_gold"
    },
    "weight": 10
  },
  "PATCH /v1/priorities/{priorityId}": {
    "id": "pr_gold",
    "item": {
      "groupId": "cg_gold"
    },
    "weight": 20
  },
  "POST /v1/away-states": {
    "id": "aw_lunch",
    "name": "Lunch",
    "enabled": true
  },
  "GET /v1/away-states": {
    "items": [
      {
        "id": "aw_lunch",
        "name": "Lunch",
        "enabled": true
      }
    ],
    "nextCursor": null
  },
  "GET /v1/away-states/{awayStateId}": {
    "id": "aw_lunch",
    "name": "Lunch",
    "enabled": true
  },
  "PATCH /v1/away-states/{awayStateId}": {
    "id": "aw_lunch",
    "name": "Lunch break",
    "enabled": true
  },
  "POST /v1/resolve-reasons": {
    "id": "rs_solved",
    "name": "Solved",
    "enabled": true
  },
  "GET /v1/resolve-reasons": {
    "items": [
      {
        "id": "rs_solved",
        "name": "Solved",
        "enabled": true
      }
    ],
    "nextCursor": null
  },
  "GET /v1/resolve-reasons/{resolveReasonId}": {
    "id": "rs_solved",
    "name": "Solved",
    "enabled": true
  },
  "PATCH /v1/resolve-reasons/{resolveReasonId}": {
    "id": "rs_solved",
    "name": "Solved at once",
    "enabled": true
  },
  "POST /v1/automations": {
    "id": "au_thanks",
    "name": "Thanks",
    "enabled": true,
    "channelIds": [
      "ch_whatsapp"
    ],
    "when": {
      "all": [
        {
          "beginsWith": [
            "thank you",
            "merci"
          ]
        },
        {
          "wordCount": {
            "lt": 4
          }
        }
      ]
    },
    "do": [
      {
        "resolve": "said_thanks"
      },
      {
        "tag": "thanks"
      }
    ],
    "madeIn": 29
  },
  "GET /v1/automations": {
    "items": [
      {
        "id": "au_thanks",
        "name": "Thanks",
        "enabled": true,
        "channelIds": [
          "ch_whatsapp"
        ],
        "when": {
          "all": [
            {
              "beginsWith": [
                "thank you",
                "merci"
              ]
            },
            {
              "wordCount": {
                "lt": 4
              }
            }
          ]
        },
        "do": [
          {
            "tag": "thanks"
          },
          {
            "resolve": "said_thanks"
          }
        ],
        "madeIn": 29
      }
    ],
    "nextCursor": null
  },
  "GET /v1/automations/{automationId}": {
    "id": "au_thanks",
    "name": "Thanks",
    "enabled": true,
    "channelIds": [
      "ch_whatsapp"
    ],
    "when": {
      "all": [
        {
          "beginsWith": [
            "thank you",
            "merci"
          ]
        },
        {
          "wordCount": {
            "lt": 4
          }
        }
      ]
    },
    "do": [
      {
        "resolve": "said_thanks"
      },
      {
        "tag": "thanks"
      }
    ],
    "madeIn": 29
  },
  "PATCH /v1/automations/{automationId}": {
    "id": "au_thanks",
    "name": "Thanks",
    "enabled": false,
    "channelIds": [
      "ch_whatsapp"
    ],
    "when": {
      "all": [
        {
          "beginsWith": [
            "thank you",
            "merci"
          ]
        },
        {
          "wordCount": {
            "lt": 4
          }
        }
      ]
    },
    "do": [
      {
        "resolve": "said_thanks"
      },
      {
        "tag": "thanks"
      }
    ],
    "madeIn": 29
  },
  "POST /v1/webhooks": {
    "id": "wh_crm",
    "name": "CRM",
    "url": "https://crm.example/events",
    "types": [
      "conversation.*"
    ],
    "enabled": true,
    "description": "",
    "retryForMs": 86400000
  },
  "GET /v1/webhooks": {
    "items": [
      {
        "id": "wh_crm",
        "name": "CRM",
        "url": "https://crm.example/events",
        "types": [
          "conversation.*"
        ],
        "enabled": true,
        "description": "",
        "retryForMs": 86400000
      }
    ],
    "nextCursor": null
  },
  "GET /v1/webhooks/{webhookId}": {
    "id": "wh_crm",
    "name": "CRM",
    "url": "https://crm.example/events",
    "types": [
      "conversation.*"
    ],
    "enabled": true,
    "description": "",
    "retryForMs": 86400000
  },
  "PATCH /v1/webhooks/{webhookId}": {
    "id": "wh_crm",
    "name": "CRM",
    "url": "https://crm.example/events",
    "types": [
      "conversation.*",
      "message.received"
    ],
    "enabled": true,
    "description": "",
    "retryForMs": 86400000
  },
  "POST /v1/webhooks/{webhookId}/secrets": {
    "id": "sec_example",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "until": null,
    "secret": "whsec_…"
  },
  "GET /v1/webhooks/{webhookId}/secrets": {
    "items": [
      {
        "id": "sec_example",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "until": null
      }
    ],
    "nextCursor": null
  },
  "GET /v1/webhooks/{webhookId}/status": {
    "url": "https://crm.example/events",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "POST /v1/webhooks/{webhookId}/enable": {
    "url": "https://crm.example/events",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "GET /v1/webhooks/{webhookId}/undelivered": {
    "items": [],
    "nextCursor": null
  },
  "POST /v1/webhooks/{webhookId}/replay": {
    "count": 0
  },
  "POST /v1/contact-attributes/order": {
    "items": [
      {
        "id": "ca_company",
        "key": "company",
        "label": "Company",
        "type": "text",
        "choices": null,
        "visible": true,
        "source": "default",
        "madeIn": 0,
        "order": 6
      },
      {
        "id": "ca_email",
        "key": "email",
        "label": "E-mail",
        "type": "email",
        "choices": null,
        "visible": true,
        "source": "default",
        "madeIn": 0,
        "order": 2
      }
    ]
  },
  "POST /v1/routing-rules/dry-run": {
    "examined": 0,
    "more": false,
    "matched": 0,
    "conversations": []
  },
  "POST /v1/channels/{channelId}/webhook-secrets": {
    "id": "sec_example",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "until": null,
    "secret": "whsec_…"
  },
  "GET /v1/channels/{channelId}/webhook-secrets": {
    "items": [
      {
        "id": "sec_example",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "until": null
      }
    ],
    "nextCursor": null
  },
  "GET /v1/channels/{channelId}/webhook": {
    "url": "https://connector.example/replies",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "POST /v1/channels/{channelId}/webhook/enable": {
    "url": "https://connector.example/replies",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "POST /v1/keys": {
    "id": "key_connector",
    "role": "connector",
    "channelIds": [
      "ch_chat"
    ],
    "createdAt": "2026-11-22T09:00:00.000Z",
    "key": "sb_key_…"
  },
  "GET /v1/keys": {
    "items": [
      {
        "id": "key_connector",
        "role": "connector",
        "channelIds": [
          "ch_chat"
        ],
        "createdAt": "2026-11-22T09:00:00.000Z"
      },
      {
        "id": "key_example",
        "role": "admin",
        "createdAt": "2026-11-22T09:00:00.000Z"
      }
    ],
    "nextCursor": null
  },
  "GET /v1/keys/{keyId}": {
    "id": "key_connector",
    "role": "connector",
    "channelIds": [
      "ch_chat"
    ],
    "createdAt": "2026-11-22T09:00:00.000Z"
  },
  "DELETE /v1/keys/{keyId}": null,
  "GET /v1/settings": {
    "removeAssignment": {
      "enabled": true,
      "graceMs": 90000,
      "signOutGraceMs": 10000
    },
    "presence": {
      "leaseMs": 45000,
      "heartbeatMs": 15000
    },
    "routing": {
      "defaultCapacity": 5,
      "fallbackTeamId": null,
      "order": "priority",
      "headStartMs": null,
      "idleAwayMs": null,
      "weights": {
        "api": 1
      },
      "pendingHoldMs": {
        "private": 300000,
        "public": 0
      },
      "preferredAgent": {
        "waitMs": 0,
        "memoryMs": 2592000000
      }
    },
    "lifecycle": {
      "autoResolve": {
        "newMs": 2592000000,
        "pendingMs": 2592000000,
        "newReason": "auto_resolved",
        "pendingReason": "auto_resolved"
      },
      "boomerangMs": 0
    },
    "retention": {
      "resolvedDays": 30,
      "reportDays": 540,
      "eventHours": 1,
      "auditDays": 90,
      "erasureDays": 1095,
      "deadLetterDays": 14,
      "dedupeDays": 8
    },
    "contacts": {
      "clearAfterMs": null,
      "attributeOrder": [
        "ca_firstName",
        "ca_lastName",
        "ca_email",
        "ca_tier",
        "ca_phone",
        "ca_language",
        "ca_company",
        "ca_vip"
      ]
    },
    "masking": {
      "cards": false,
      "socialSecurity": false
    }
  },
  "PATCH /v1/settings": {
    "removeAssignment": {
      "enabled": true,
      "graceMs": 90000,
      "signOutGraceMs": 10000
    },
    "presence": {
      "leaseMs": 45000,
      "heartbeatMs": 15000
    },
    "routing": {
      "defaultCapacity": 5,
      "fallbackTeamId": null,
      "order": "priority",
      "headStartMs": null,
      "idleAwayMs": null,
      "weights": {
        "api": 1
      },
      "pendingHoldMs": {
        "private": 300000,
        "public": 0
      },
      "preferredAgent": {
        "waitMs": 0,
        "memoryMs": 2592000000
      }
    },
    "lifecycle": {
      "autoResolve": {
        "newMs": 2592000000,
        "pendingMs": 2592000000,
        "newReason": "auto_resolved",
        "pendingReason": "auto_resolved"
      },
      "boomerangMs": 0
    },
    "retention": {
      "resolvedDays": 30,
      "reportDays": 540,
      "eventHours": 1,
      "auditDays": 90,
      "erasureDays": 1095,
      "deadLetterDays": 14,
      "dedupeDays": 8
    },
    "contacts": {
      "clearAfterMs": null,
      "attributeOrder": [
        "ca_firstName",
        "ca_lastName",
        "ca_email",
        "ca_tier",
        "ca_phone",
        "ca_language",
        "ca_company",
        "ca_vip"
      ]
    },
    "masking": {
      "cards": false,
      "socialSecurity": false
    }
  },
  "GET /v1/config-versions": {
    "items": [
      {
        "version": 33,
        "at": "2026-11-22T09:00:00.000Z",
        "by": "key:key_example",
        "kind": "settings",
        "resourceId": "settings",
        "change": "changed",
        "before": {
          "removeAssignment": {
            "enabled": true,
            "graceMs": 90000,
            "signOutGraceMs": 10000
          },
          "presence": {
            "leaseMs": 45000,
            "heartbeatMs": 15000
          },
          "routing": {
            "defaultCapacity": 5,
            "fallbackTeamId": null,
            "order": "priority",
            "headStartMs": null,
            "idleAwayMs": null,
            "weights": {
              "api": 1
            },
            "pendingHoldMs": {
              "private": 300000,
              "public": 0
            },
            "preferredAgent": {
              "waitMs": 0,
              "memoryMs": 2592000000
            }
          },
          "lifecycle": {
            "autoResolve": {
              "newMs": 2592000000,
              "pendingMs": 2592000000,
              "newReason": "auto_resolved",
              "pendingReason": "auto_resolved"
            },
            "boomerangMs": 0
          },
          "retention": {
            "resolvedDays": 30,
            "reportDays": 540,
            "eventHours": 1,
            "auditDays": 90,
            "erasureDays": 1095,
            "deadLetterDays": 14,
            "dedupeDays": 8
          },
          "contacts": {
            "clearAfterMs": null,
            "attributeOrder": []
          },
          "masking": {
            "cards": false,
            "socialSecurity": false
          }
        },
        "after": {
          "removeAssignment": {
            "enabled": true,
            "graceMs": 90000,
            "signOutGraceMs": 10000
          },
          "presence": {
            "leaseMs": 45000,
            "heartbeatMs": 15000
          },
          "routing": {
            "defaultCapacity": 5,
            "fallbackTeamId": null,
            "order": "priority",
            "headStartMs": null,
            "idleAwayMs": null,
            "weights": {
              "api": 1
            },
            "pendingHoldMs": {
              "private": 300000,
              "public": 0
            },
            "preferredAgent": {
              "waitMs": 0,
              "memoryMs": 2592000000
            }
          },
          "lifecycle": {
            "autoResolve": {
              "newMs": 2592000000,
              "pendingMs": 2592000000,
              "newReason": "auto_resolved",
              "pendingReason": "auto_resolved"
            },
            "boomerangMs": 0
          },
          "retention": {
            "resolvedDays": 30,
            "reportDays": 540,
            "eventHours": 1,
            "auditDays": 90,
            "erasureDays": 1095,
            "deadLetterDays": 14,
            "dedupeDays": 8
          },
          "contacts": {
            "clearAfterMs": null,
            "attributeOrder": [
              "ca_firstName",
              "ca_lastName",
              "ca_email",
              "ca_tier",
              "ca_phone",
              "ca_language",
              "ca_company",
              "ca_vip"
            ]
          },
          "masking": {
            "cards": false,
            "socialSecurity": false
          }
        }
      },
      {
        "version": 34,
        "at": "2026-11-22T09:00:00.000Z",
        "by": "key:key_example",
        "kind": "settings",
        "resourceId": "settings",
        "change": "changed",
        "before": {
          "removeAssignment": {
            "enabled": true,
            "graceMs": 90000,
            "signOutGraceMs": 10000
          },
          "presence": {
            "leaseMs": 45000,
            "heartbeatMs": 15000
          },
          "routing": {
            "defaultCapacity": 5,
            "fallbackTeamId": null,
            "order": "priority",
            "headStartMs": null,
            "idleAwayMs": null,
            "weights": {
              "api": 1
            },
            "pendingHoldMs": {
              "private": 300000,
              "public": 0
            },
            "preferredAgent": {
              "waitMs": 0,
              "memoryMs": 2592000000
            }
          },
          "lifecycle": {
            "autoResolve": {
              "newMs": 2592000000,
              "pendingMs": 2592000000,
              "newReason": "auto_resolved",
              "pendingReason": "auto_resolved"
            },
            "boomerangMs": 0
          },
          "retention": {
            "resolvedDays": 30,
            "reportDays": 540,
            "eventHours": 1,
            "auditDays": 90,
            "erasureDays": 1095,
            "deadLetterDays": 14,
            "dedupeDays": 8
          },
          "contacts": {
            "clearAfterMs": null,
            "attributeOrder": [
              "ca_firstName",
              "ca_lastName",
              "ca_email",
              "ca_tier",
              "ca_phone",
              "ca_language",
              "ca_company",
              "ca_vip"
            ]
          },
          "masking": {
            "cards": false,
            "socialSecurity": false
          }
        },
        "after": {
          "removeAssignment": {
            "enabled": true,
            "graceMs": 90000,
            "signOutGraceMs": 10000
          },
          "presence": {
            "leaseMs": 45000,
            "heartbeatMs": 15000
          },
          "routing": {
            "defaultCapacity": 5,
            "fallbackTeamId": null,
            "order": "priority",
            "headStartMs": null,
            "idleAwayMs": null,
            "weights": {
              "api": 1
            },
            "pendingHoldMs": {
              "private": 300000,
              "public": 0
            },
            "preferredAgent": {
              "waitMs": 0,
              "memoryMs": 2592000000
            }
          },
          "lifecycle": {
            "autoResolve": {
              "newMs": 2592000000,
              "pendingMs": 2592000000,
              "newReason": "auto_resolved",
              "pendingReason": "auto_resolved"
            },
            "boomerangMs": 0
          },
          "retention": {
            "resolvedDays": 30,
            "reportDays": 540,
            "eventHours": 1,
            "auditDays": 90,
            "erasureDays": 1095,
            "deadLetterDays": 14,
            "dedupeDays": 8
          },
          "contacts": {
            "clearAfterMs": null,
            "attributeOrder": [
              "ca_firstName",
              "ca_lastName",
              "ca_email",
              "ca_tier",
              "ca_phone",
              "ca_language",
              "ca_company",
              "ca_vip"
            ]
          },
          "masking": {
            "cards": false,
            "socialSecurity": false
          }
        }
      }
    ],
    "nextCursor": "33-1"
  },
  "POST /v1/config-versions/{version}/restore": {
    "version": 35,
    "changes": []
  },
  "POST /v1/workspaces": {
    "id": "ws_example",
    "name": "Second shop",
    "slug": "second-shop",
    "key": "sb_key_…"
  },
  "GET /v1/workspaces": {
    "items": [
      {
        "id": "ws_example",
        "name": "Other p1",
        "slug": "other-p1",
        "createdAt": "2026-11-22T09:00:00.000Z"
      },
      {
        "id": "ws_example",
        "name": "Second shop",
        "slug": "second-shop",
        "createdAt": "2026-11-22T09:00:00.000Z"
      }
    ],
    "nextCursor": null
  },
  "POST /v1/agents/{agentId}/sessions": {
    "sessionId": "se_morning",
    "heartbeatMs": 15000,
    "leaseMs": 45000,
    "graceMs": 90000
  },
  "POST /v1/channels/{channelId}/messages": {
    "messages": [
      {
        "id": "msg_card",
        "externalId": "wamid.1",
        "status": "accepted"
      }
    ]
  },
  "GET /v1/agents/{agentId}/assignments": {
    "cursor": "1.1795338000000-2",
    "conversations": [
      {
        "id": "cv_card",
        "state": "new",
        "channelId": "ch_whatsapp",
        "contactId": "ct_camille",
        "contact": {
          "id": "ct_camille",
          "externalId": "+33612345678",
          "name": "Camille",
          "attributes": [],
          "groups": [],
          "language": null,
          "vip": false,
          "blocked": false
        },
        "visibility": "private",
        "threadId": null,
        "assigneeId": "ag_ada",
        "teamId": null,
        "epoch": 1795338000000,
        "lastSeq": 3,
        "lastInboundSeq": 1,
        "priority": 0,
        "waitingSince": "2026-11-22T09:00:00.000Z",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "resolvedAt": null,
        "resolveReason": null,
        "previousId": null,
        "autoResolveAt": "2026-11-22T09:00:00.000Z",
        "boomerang": null,
        "topics": [],
        "rules": [],
        "need": "ch_whatsapp",
        "weight": 1,
        "lockedBy": null,
        "offer": null,
        "sla": null
      }
    ],
    "offers": [],
    "locked": null
  },
  "GET /v1/agents/{agentId}/events": {
    "cursor": "1.1795338000000-2",
    "events": [
      {
        "id": "1.1795338000000-2",
        "type": "message.received",
        "at": "2026-11-22T09:00:00.000Z",
        "by": "contact",
        "conversationId": "cv_card",
        "epoch": 1795338000000,
        "data": {
          "message": {
            "seq": 4,
            "at": "2026-11-22T09:00:00.000Z",
            "kind": "message",
            "by": "contact",
            "messageId": "msg_example",
            "direction": "in",
            "text": "I ordered it in October.",
            "attachments": [],
            "externalId": "wamid.2"
          },
          "messageId": "msg_example",
          "seq": 4,
          "contactId": "ct_camille"
        }
      }
    ]
  },
  "PUT /v1/agents/{agentId}/sessions/{sessionId}": {
    "sessionId": "se_morning",
    "availability": "available",
    "awayStateId": null
  },
  "GET /v1/conversations": {
    "items": [
      {
        "id": "cv_card",
        "state": "new",
        "channelId": "ch_whatsapp",
        "contactId": "ct_camille",
        "contact": {
          "id": "ct_camille",
          "externalId": "+33612345678",
          "name": "Camille",
          "attributes": [],
          "groups": [],
          "language": null,
          "vip": false,
          "blocked": false
        },
        "visibility": "private",
        "threadId": null,
        "assigneeId": "ag_ada",
        "teamId": null,
        "epoch": 1795338000000,
        "lastSeq": 4,
        "lastInboundSeq": 4,
        "priority": 0,
        "waitingSince": "2026-11-22T09:00:00.000Z",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "resolvedAt": null,
        "resolveReason": null,
        "previousId": null,
        "autoResolveAt": "2026-11-22T09:00:00.000Z",
        "boomerang": null,
        "topics": [],
        "rules": [],
        "need": "ch_whatsapp",
        "weight": 1,
        "lockedBy": null,
        "offer": null,
        "sla": null
      }
    ],
    "nextCursor": null
  },
  "GET /v1/conversations/{conversationId}": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 4,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/lock": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 5,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": "ag_ada",
    "offer": null,
    "sla": null
  },
  "DELETE /v1/conversations/{conversationId}/lock": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 6,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/topics": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 7,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "PUT /v1/conversations/{conversationId}/priority": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 8,
    "lastInboundSeq": 4,
    "priority": 500,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/rescore": {
    "id": "cv_card",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 9,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "GET /v1/conversations/{conversationId}/explain": {
    "state": "new",
    "assigneeId": "ag_ada",
    "need": "ch_whatsapp",
    "rules": [],
    "decision": {
      "at": "2026-11-22T09:00:00.000Z",
      "reason": "routing",
      "lane": "ch_whatsapp",
      "configVersion": 35,
      "order": "load_ratio",
      "compared": [
        {
          "agentId": "ag_ada",
          "loadRatio": 0,
          "lastAssignment": 0
        }
      ],
      "by": "engine",
      "waitMs": 1000,
      "rules": []
    },
    "waiting": null
  },
  "GET /v1/conversations/{conversationId}/choices": {
    "topics": [
      {
        "id": "tp_lost_card",
        "name": "Lost or stolen card"
      }
    ],
    "resolve": {
      "reason": "optional",
      "reasons": [
        {
          "id": "rs_solved",
          "name": "Solved at once"
        }
      ],
      "topicRequired": false
    }
  },
  "GET /v1/conversations/{conversationId}/assignees": {
    "items": [
      {
        "kind": "agent",
        "id": "ag_ada",
        "name": "Shop agent",
        "teamIds": [
          "tm_cards"
        ],
        "isVirtual": false,
        "availability": "available",
        "awayStateId": null,
        "liveness": "live"
      },
      {
        "kind": "team",
        "id": "tm_cards",
        "name": "Shop team"
      }
    ],
    "nextCursor": null
  },
  "POST /v1/conversations/{conversationId}/notes": {
    "seq": 10,
    "at": "2026-11-22T09:00:00.000Z",
    "kind": "note",
    "by": "agent:ag_ada",
    "text": "Sent again today.",
    "noteId": "cn_sent"
  },
  "PATCH /v1/conversations/{conversationId}/notes/{noteId}": {
    "seq": 10,
    "at": "2026-11-22T09:00:00.000Z",
    "kind": "note",
    "by": "agent:ag_ada",
    "text": "Sent again on Monday.",
    "noteId": "cn_sent",
    "changedAt": "2026-11-22T09:00:00.000Z",
    "changedBy": "agent:ag_ada"
  },
  "DELETE /v1/conversations/{conversationId}/notes/{noteId}": null,
  "POST /v1/conversations/{conversationId}/messages/{messageId}/tags": {
    "seq": 1,
    "at": "2026-11-22T09:00:00.000Z",
    "kind": "message",
    "by": "contact",
    "messageId": "msg_card",
    "direction": "in",
    "text": "My card has not arrived.",
    "tags": [
      "lost card"
    ],
    "attachments": [],
    "externalId": "wamid.1"
  },
  "POST /v1/conversations/{conversationId}/messages": {
    "id": "cv_card",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 12,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "GET /v1/conversations/{conversationId}/timeline": {
    "items": [
      {
        "seq": 1,
        "at": "2026-11-22T09:00:00.000Z",
        "kind": "message",
        "by": "contact",
        "messageId": "msg_card",
        "direction": "in",
        "text": "My card has not arrived.",
        "tags": [
          "lost card"
        ],
        "attachments": [],
        "externalId": "wamid.1"
      },
      {
        "seq": 2,
        "at": "2026-11-22T09:00:00.000Z",
        "kind": "change",
        "by": "contact",
        "type": "conversation.opened"
      }
    ],
    "nextCursor": "2"
  },
  "GET /v1/channels/{channelId}/replies": {
    "cursor": "1795338000000000",
    "replies": [
      {
        "messageId": "rp_card_1",
        "conversationId": "cv_card",
        "contact": {
          "externalId": "+33612345678"
        },
        "visibility": "private",
        "text": "It is on its way, Camille.",
        "attachments": [],
        "at": "2026-11-22T09:00:00.000Z"
      }
    ]
  },
  "POST /v1/channels/{channelId}/receipts": {
    "receipts": [
      {
        "messageId": "rp_card_1",
        "status": "recorded"
      }
    ]
  },
  "POST /v1/conversations/{conversationId}/boomerang": {
    "id": "cv_card",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 13,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": {
      "at": "2026-11-22T09:00:00.000Z",
      "by": "agent:ag_ada",
      "note": "Has it arrived?"
    },
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "DELETE /v1/conversations/{conversationId}/boomerang": {
    "id": "cv_card",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 14,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/timeline/{seq}/mask": {
    "id": "cv_card",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_camille",
    "contact": {
      "id": "ct_camille",
      "externalId": "+33612345678",
      "name": "Camille",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 15,
    "lastInboundSeq": 4,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [
      "tp_lost_card"
    ],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/transfer": {
    "id": "cv_loan",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": null,
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 6,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/unassign": {
    "id": "cv_loan",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": null,
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 6,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/assign": {
    "id": "cv_loan",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 7,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/pend": {
    "id": "cv_loan",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 8,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/resolve": {
    "id": "cv_loan",
    "state": "resolved",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": null,
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 9,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": "2026-11-22T09:00:00.000Z",
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": null,
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/reopen": {
    "id": "cv_loan",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "dora",
      "name": "Dora",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": "tm_cards",
    "epoch": 1795338000000,
    "lastSeq": 10,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "tm_cards",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/bulk": {
    "results": [
      {
        "id": "cv_loan",
        "status": "done",
        "epoch": 1795338000000
      }
    ]
  },
  "POST /v1/conversations/{conversationId}/accept": {
    "id": "cv_offered",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "emil",
      "name": "Emil",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 4,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "POST /v1/conversations/{conversationId}/decline": {
    "id": "cv_declined",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "finn",
      "name": "Finn",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": null,
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 4,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "GET /v1/live/lanes": {
    "items": [
      {
        "laneId": "ln_cards",
        "need": "ch_whatsapp",
        "onlyAgentId": null,
        "teams": [
          {
            "id": "tm_cards",
            "name": "Shop team"
          }
        ],
        "notAgentIds": [
          "ag_ada"
        ],
        "waiting": 1,
        "oldestWaitingSince": "2026-11-22T09:00:00.000Z",
        "oldestWaitMs": 1000
      }
    ],
    "nextCursor": null
  },
  "GET /v1/live/agents": {
    "items": [
      {
        "agentId": "ag_ada",
        "name": "Shop agent",
        "teams": [
          {
            "id": "tm_cards",
            "name": "Shop team"
          }
        ],
        "availability": "available",
        "awayStateId": null,
        "liveness": "live",
        "load": 1,
        "parked": 1,
        "capacity": 5,
        "takeBackPending": false,
        "draining": false,
        "lockedConversationId": null
      },
      {
        "agentId": "ag_bob",
        "name": "Bob",
        "teams": [
          {
            "id": "tm_loans",
            "name": "Loans"
          }
        ],
        "availability": "away",
        "awayStateId": null,
        "liveness": "absent",
        "load": 0,
        "parked": 0,
        "capacity": 3,
        "takeBackPending": false,
        "draining": false,
        "lockedConversationId": null
      }
    ],
    "nextCursor": null
  },
  "POST /v1/live/lanes/move": {
    "moved": 1,
    "more": false
  },
  "POST /v1/agents/{agentId}/next": {
    "id": "cv_next",
    "state": "new",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "gil",
      "name": "Gil",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": null,
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 3,
    "lastInboundSeq": 1,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": "ag_ada",
    "offer": null,
    "sla": null
  },
  "POST /v1/attachments": {
    "id": "at_terms",
    "contentType": "text/csv",
    "size": 24,
    "name": "terms.csv"
  },
  "POST /v1/conversations": {
    "id": "cv_started",
    "state": "pending",
    "channelId": "ch_whatsapp",
    "contactId": "ct_example",
    "contact": {
      "id": "ct_example",
      "externalId": "+33698765432",
      "name": "Iris",
      "attributes": [],
      "groups": [],
      "language": null,
      "vip": false,
      "blocked": false
    },
    "visibility": "private",
    "threadId": null,
    "assigneeId": "ag_ada",
    "teamId": null,
    "epoch": 1795338000000,
    "lastSeq": 3,
    "lastInboundSeq": 0,
    "priority": 0,
    "waitingSince": "2026-11-22T09:00:00.000Z",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "resolvedAt": null,
    "resolveReason": null,
    "previousId": null,
    "autoResolveAt": "2026-11-22T09:00:00.000Z",
    "boomerang": null,
    "topics": [],
    "rules": [],
    "need": "ch_whatsapp",
    "weight": 1,
    "lockedBy": null,
    "offer": null,
    "sla": null
  },
  "GET /v1/attachments/{attachmentId}": "card,limit",
  "POST /v1/agents/{agentId}/webhook-secrets": {
    "id": "sec_example",
    "createdAt": "2026-11-22T09:00:00.000Z",
    "until": null,
    "secret": "whsec_…"
  },
  "GET /v1/agents/{agentId}/webhook-secrets": {
    "items": [
      {
        "id": "sec_example",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "until": null
      }
    ],
    "nextCursor": null
  },
  "GET /v1/agents/{agentId}/webhook": {
    "url": "https://bot.example/hook",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "POST /v1/agents/{agentId}/webhook/enable": {
    "url": "https://bot.example/hook",
    "state": "ok",
    "failures": 0,
    "pausedUntil": null,
    "disabledAt": null,
    "lastError": null,
    "lastErrorAt": null,
    "inFlight": 0,
    "waiting": 0
  },
  "POST /v1/conversations/{conversationId}/bot": {
    "state": "new",
    "messageIds": [
      "rp_example"
    ]
  },
  "DELETE /v1/agents/{agentId}/sessions/{sessionId}": null,
  "POST /v1/saved-reply-collections": {
    "id": "rc_greetings",
    "name": "Greetings",
    "agentId": null,
    "everybody": false,
    "teamIds": [
      "tm_cards"
    ],
    "channelIds": [],
    "editableBy": "members",
    "count": 0,
    "createdAt": "2026-11-22T09:00:00.000Z"
  },
  "GET /v1/saved-reply-collections": {
    "items": [
      {
        "id": "rc_greetings",
        "name": "Greetings",
        "agentId": null,
        "everybody": false,
        "teamIds": [
          "tm_cards"
        ],
        "channelIds": [],
        "editableBy": "members",
        "count": 0,
        "createdAt": "2026-11-22T09:00:00.000Z"
      }
    ],
    "nextCursor": null
  },
  "GET /v1/saved-reply-collections/{collectionId}": {
    "id": "rc_greetings",
    "name": "Greetings",
    "agentId": null,
    "everybody": false,
    "teamIds": [
      "tm_cards"
    ],
    "channelIds": [],
    "editableBy": "members",
    "count": 0,
    "createdAt": "2026-11-22T09:00:00.000Z"
  },
  "PATCH /v1/saved-reply-collections/{collectionId}": {
    "id": "rc_greetings",
    "name": "Greetings and goodbyes",
    "agentId": null,
    "everybody": false,
    "teamIds": [
      "tm_cards"
    ],
    "channelIds": [],
    "editableBy": "members",
    "count": 0,
    "createdAt": "2026-11-22T09:00:00.000Z"
  },
  "POST /v1/saved-replies": {
    "id": "sr_hello",
    "collectionId": "rc_greetings",
    "title": "Hello",
    "body": "Hello {{contact.firstName|there}}!",
    "shortcut": "hello",
    "language": null,
    "uses": 0,
    "lastUsedAt": null,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "updatedAt": "2026-11-22T09:00:00.000Z"
  },
  "GET /v1/saved-replies": {
    "items": [
      {
        "id": "sr_hello",
        "collectionId": "rc_greetings",
        "title": "Hello",
        "body": "Hello {{contact.firstName|there}}!",
        "shortcut": "hello",
        "language": null,
        "uses": 0,
        "lastUsedAt": null,
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z"
      }
    ],
    "nextCursor": null
  },
  "GET /v1/saved-replies/{savedReplyId}": {
    "id": "sr_hello",
    "collectionId": "rc_greetings",
    "title": "Hello",
    "body": "Hello {{contact.firstName|there}}!",
    "shortcut": "hello",
    "language": null,
    "uses": 0,
    "lastUsedAt": null,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "updatedAt": "2026-11-22T09:00:00.000Z"
  },
  "PATCH /v1/saved-replies/{savedReplyId}": {
    "id": "sr_hello",
    "collectionId": "rc_greetings",
    "title": "Hello",
    "body": "Hello {{contact.firstName|there}}!",
    "shortcut": "hello",
    "language": "en",
    "uses": 0,
    "lastUsedAt": null,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "updatedAt": "2026-11-22T09:00:00.000Z"
  },
  "POST /v1/saved-replies/{savedReplyId}/render": {
    "text": "Hello Camille!",
    "missing": []
  },
  "GET /v1/saved-reply-collections/{collectionId}/export": "title,body,shortcut,language",
  "POST /v1/saved-reply-collections/{collectionId}/import": {
    "dryRun": true,
    "made": 1,
    "changed": 0,
    "errorCount": 0,
    "errors": []
  },
  "DELETE /v1/saved-replies/{savedReplyId}": null,
  "DELETE /v1/saved-reply-collections/{collectionId}": null,
  "GET /v1/contacts": {
    "items": [
      {
        "id": "ct_example",
        "channelId": "ch_whatsapp",
        "externalId": "+33698765432",
        "secondaryId": null,
        "name": "Iris",
        "attributes": [],
        "groups": [],
        "language": null,
        "vip": false,
        "personId": null,
        "blockedAt": null,
        "blockedMessages": 0,
        "createdAt": "2026-11-22T09:00:00.000Z",
        "seenAt": "2026-11-22T09:00:00.000Z"
      },
      {
        "id": "ct_example",
        "channelId": "ch_whatsapp",
        "externalId": "hugo",
        "secondaryId": null,
        "name": "Hugo",
        "attributes": [],
        "groups": [],
        "language": null,
        "vip": false,
        "personId": null,
        "blockedAt": null,
        "blockedMessages": 0,
        "createdAt": "2026-11-22T09:00:00.000Z",
        "seenAt": "2026-11-22T09:00:00.000Z"
      }
    ],
    "nextCursor": "WzE3OTUzMzgwMDAwMDBd"
  },
  "PATCH /v1/contacts/{contactId}": {
    "id": "ct_camille",
    "channelId": "ch_whatsapp",
    "externalId": "+33612345678",
    "secondaryId": null,
    "name": "Camille",
    "attributes": [
      {
        "key": "language",
        "label": "Language",
        "type": "text",
        "visible": true,
        "value": "fr",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      },
      {
        "key": "tier",
        "label": "Customer tier",
        "type": "choice",
        "visible": true,
        "value": "gold",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      }
    ],
    "groups": [
      "cg_gold"
    ],
    "language": "fr",
    "vip": true,
    "personId": null,
    "blockedAt": null,
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "GET /v1/contacts/{contactId}": {
    "id": "ct_camille",
    "channelId": "ch_whatsapp",
    "externalId": "+33612345678",
    "secondaryId": null,
    "name": "Camille",
    "attributes": [
      {
        "key": "language",
        "label": "Language",
        "type": "text",
        "visible": true,
        "value": "fr",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      },
      {
        "key": "tier",
        "label": "Customer tier",
        "type": "choice",
        "visible": true,
        "value": "gold",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      }
    ],
    "groups": [
      "cg_gold"
    ],
    "language": "fr",
    "vip": true,
    "personId": null,
    "blockedAt": null,
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "GET /v1/contacts/{contactId}/conversations": {
    "items": [
      {
        "id": "cv_card",
        "state": "pending",
        "channelId": "ch_whatsapp",
        "contactId": "ct_camille",
        "contact": {
          "id": "ct_camille",
          "externalId": "+33612345678",
          "name": "Camille",
          "attributes": [
            {
              "key": "tier",
              "label": "Customer tier",
              "value": "gold"
            },
            {
              "key": "language",
              "label": "Language",
              "value": "fr"
            },
            {
              "key": "vip",
              "label": "VIP",
              "value": true
            }
          ],
          "groups": [
            "cg_gold"
          ],
          "language": "fr",
          "vip": true,
          "blocked": false
        },
        "visibility": "private",
        "threadId": null,
        "assigneeId": "ag_ada",
        "teamId": null,
        "epoch": 1795338000000,
        "lastSeq": 16,
        "lastInboundSeq": 4,
        "priority": 20,
        "waitingSince": "2026-11-22T09:00:00.000Z",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "resolvedAt": null,
        "resolveReason": null,
        "previousId": null,
        "autoResolveAt": "2026-11-22T09:00:00.000Z",
        "boomerang": null,
        "topics": [
          "tp_lost_card"
        ],
        "rules": [],
        "need": "ch_whatsapp",
        "weight": 1,
        "lockedBy": null,
        "offer": null,
        "sla": null
      }
    ]
  },
  "POST /v1/contacts/{contactId}/notes": {
    "id": "nt_address",
    "text": "Moved in October.",
    "at": "2026-11-22T09:00:00.000Z",
    "by": "key:key_example",
    "changed": null
  },
  "GET /v1/contacts/{contactId}/notes": {
    "items": [
      {
        "id": "nt_address",
        "text": "Moved in October.",
        "at": "2026-11-22T09:00:00.000Z",
        "by": "key:key_example",
        "changed": null
      }
    ]
  },
  "PATCH /v1/contacts/{contactId}/notes/{noteId}": {
    "id": "nt_address",
    "text": "Moved to Lyon in October.",
    "at": "2026-11-22T09:00:00.000Z",
    "by": "key:key_example",
    "changed": {
      "at": "2026-11-22T09:00:00.000Z",
      "by": "key:key_example"
    }
  },
  "DELETE /v1/contacts/{contactId}/notes/{noteId}": null,
  "POST /v1/contacts/{contactId}/merge": {
    "id": "ct_camille",
    "channelId": "ch_whatsapp",
    "externalId": "+33612345678",
    "secondaryId": null,
    "name": "Camille",
    "attributes": [
      {
        "key": "language",
        "label": "Language",
        "type": "text",
        "visible": true,
        "value": "fr",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      },
      {
        "key": "tier",
        "label": "Customer tier",
        "type": "choice",
        "visible": true,
        "value": "gold",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      }
    ],
    "groups": [
      "cg_gold"
    ],
    "language": "fr",
    "vip": true,
    "personId": "pe_example",
    "blockedAt": null,
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "DELETE /v1/contacts/{contactId}/merge": {
    "id": "ct_camille",
    "channelId": "ch_whatsapp",
    "externalId": "+33612345678",
    "secondaryId": null,
    "name": "Camille",
    "attributes": [
      {
        "key": "language",
        "label": "Language",
        "type": "text",
        "visible": true,
        "value": "fr",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      },
      {
        "key": "tier",
        "label": "Customer tier",
        "type": "choice",
        "visible": true,
        "value": "gold",
        "source": "key",
        "createdAt": "2026-11-22T09:00:00.000Z",
        "updatedAt": "2026-11-22T09:00:00.000Z",
        "clearedAt": null
      }
    ],
    "groups": [
      "cg_gold"
    ],
    "language": "fr",
    "vip": true,
    "personId": null,
    "blockedAt": null,
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "PUT /v1/contacts/{contactId}/block": {
    "id": "ct_dora",
    "channelId": "ch_whatsapp",
    "externalId": "dora",
    "secondaryId": null,
    "name": "Dora",
    "attributes": [],
    "groups": [],
    "language": null,
    "vip": false,
    "personId": null,
    "blockedAt": "2026-11-22T09:00:00.000Z",
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "DELETE /v1/contacts/{contactId}/block": {
    "id": "ct_dora",
    "channelId": "ch_whatsapp",
    "externalId": "dora",
    "secondaryId": null,
    "name": "Dora",
    "attributes": [],
    "groups": [],
    "language": null,
    "vip": false,
    "personId": null,
    "blockedAt": null,
    "blockedMessages": 0,
    "createdAt": "2026-11-22T09:00:00.000Z",
    "seenAt": "2026-11-22T09:00:00.000Z"
  },
  "POST /v1/contacts/{contactId}/erase": {
    "contacts": 1
  },
  "GET /v1/erasures": {
    "items": [
      {
        "id": "1795338000000-0",
        "at": "2026-11-22T09:00:00.000Z",
        "by": "key:key_example",
        "channelId": "ch_whatsapp",
        "hint": "request 1207"
      }
    ],
    "nextCursor": null
  },
  "GET /healthz": {
    "status": "ok"
  },
  "GET /readyz": {
    "status": "ready",
    "checks": {
      "redis": true
    }
  },
  "GET /metrics": "for own-p1",
  "GET /v1/conversations/counts": {
    "items": [
      {
        "new": 0,
        "pending": 0,
        "bot": 0,
        "resolved": 0,
        "channelId": "ch_chat",
        "atLeast": false
      },
      {
        "new": 2,
        "pending": 2,
        "bot": 0,
        "resolved": 3,
        "channelId": "ch_whatsapp",
        "atLeast": false
      }
    ],
    "total": {
      "new": 2,
      "pending": 2,
      "bot": 0,
      "resolved": 3
    }
  },
  "GET /v1/events": {
    "cursor": "1.1795338000000-2",
    "events": [
      {
        "id": "1.1795338000000-2",
        "type": "message.received",
        "at": "2026-11-22T09:00:00.000Z",
        "by": "contact",
        "conversationId": "cv_card",
        "epoch": 1795338000000,
        "data": {
          "message": {
            "seq": 1,
            "at": "2026-11-22T09:00:00.000Z",
            "kind": "message",
            "by": "contact",
            "messageId": "msg_card",
            "direction": "in",
            "text": "** **** *** *** ********",
            "tags": [
              "lost card"
            ],
            "attachments": [],
            "externalId": "wamid.1",
            "masked": true
          },
          "messageId": "msg_card",
          "seq": 1,
          "contactId": "ct_camille"
        }
      },
      {
        "id": "1.1795338000000-2",
        "type": "message.received",
        "at": "2026-11-22T09:00:00.000Z",
        "by": "contact",
        "conversationId": "cv_card",
        "epoch": 1795338000000,
        "data": {
          "message": {
            "seq": 4,
            "at": "2026-11-22T09:00:00.000Z",
            "kind": "message",
            "by": "contact",
            "messageId": "msg_example",
            "direction": "in",
            "text": "I ordered it in October.",
            "attachments": [],
            "externalId": "wamid.2"
          },
          "messageId": "msg_example",
          "seq": 4,
          "contactId": "ct_camille"
        }
      }
    ]
  },
  "GET /v1/audit": {
    "items": [
      {
        "id": "1795338000000-0",
        "at": "2026-11-22T09:00:00.000Z",
        "type": "conversation.placed",
        "by": "key:key_example",
        "conversationId": "cv_card",
        "epoch": 1795338000000,
        "data": {
          "rules": [],
          "was": [
            "ch_whatsapp"
          ],
          "need": "ch_whatsapp",
          "priority": 20
        }
      },
      {
        "id": "1795338000000-0",
        "at": "2026-11-22T09:00:00.000Z",
        "type": "message.masked",
        "by": "key:key_example",
        "conversationId": "cv_card",
        "epoch": 1795338000000,
        "data": {
          "seq": 1
        }
      }
    ],
    "nextCursor": "1795338000000-0"
  },
  "GET /v1/audit/export": "id,at,type,by,reason,conversationId,agentId,epoch,data",
  "GET /v1/reports/conversations": {
    "from": "2026-11-22T09:00:00.000Z",
    "to": "2026-11-22T09:00:00.000Z",
    "over": "resolved",
    "groupBy": null,
    "total": {
      "replies": 0,
      "resolved": 0,
      "reopened": 0,
      "firstResponse": {
        "count": 0,
        "meanMs": null,
        "p50Ms": null,
        "p90Ms": null
      },
      "response": {
        "count": 0,
        "meanMs": null,
        "p50Ms": null,
        "p90Ms": null
      },
      "handle": {
        "count": 0,
        "meanMs": null,
        "p50Ms": null,
        "p90Ms": null
      },
      "resolution": {
        "count": 0,
        "meanMs": null,
        "p50Ms": null,
        "p90Ms": null
      },
      "firstResponseLevel": {
        "met": 0,
        "breached": 0
      },
      "responseLevel": {
        "met": 0,
        "breached": 0
      }
    },
    "groups": []
  },
  "GET /v1/reports/agents": {
    "from": "2026-11-22T09:00:00.000Z",
    "to": "2026-11-22T09:00:00.000Z",
    "agents": [
      {
        "agentId": "ag_ada",
        "availableMs": 0,
        "awayMs": 0,
        "replies": 0,
        "resolved": 0,
        "contactsHelped": 0,
        "handle": {
          "count": 0,
          "meanMs": null,
          "p50Ms": null,
          "p90Ms": null
        },
        "response": {
          "count": 0,
          "meanMs": null,
          "p50Ms": null,
          "p90Ms": null
        }
      },
      {
        "agentId": "ag_bob",
        "availableMs": 0,
        "awayMs": 0,
        "replies": 0,
        "resolved": 0,
        "contactsHelped": 0,
        "handle": {
          "count": 0,
          "meanMs": null,
          "p50Ms": null,
          "p90Ms": null
        },
        "response": {
          "count": 0,
          "meanMs": null,
          "p50Ms": null,
          "p90Ms": null
        }
      }
    ]
  },
  "GET /v1/exports/response-times": "at,conversation,conversationId,agentId,channelId,teamId,topics,resolved,since,first,waitedMs,businessMs",
  "GET /v1/exports/handle-times": "at,conversation,conversationId,agentId,channelId,teamId,topics,resolved,ms",
  "GET /v1/exports/resolutions": "at,conversation,conversationId,agentId,channelId,teamId,topics,resolved,openedAt,reason",
  "GET /v1/exports/reopenings": "at,conversation,conversationId,agentId,channelId,teamId,topics,resolved,resolvedAt,cause",
  "GET /v1/exports/service-levels": "at,conversation,conversationId,agentId,channelId,teamId,topics,resolved,dueAt,met,policyId,term",
  "GET /v1/exports/presence": "agentId,status,from,to,ms,awayStateId,awayState",
  "GET /v1/exports/topics": "id,name",
  "GET /v1/exports/teams": "id,name,slug",
  "GET /v1/exports/agents": "id,name,slug,teamIds",
  "GET /v1/exports/conversations": "id,state,channelId,contactId,visibility,threadId,assigneeId,teamId,topics,priority,createdAt,answeredAt,resolvedAt,resolveReason,previousId",
  "GET /v1/exports/resolved-conversations": "conversation,conversationId,channelId,agentId,teamId,topics,openedAt,resolvedAt,reason,openMs,businessMs,contactId,visibility,threadId,previousId",
  "GET /v1/exports/messages": "conversationId,channelId,seq,at,direction,by,messageId,text",
  "GET /v1/exports/contacts": "id,channelId,externalId,secondaryId,name,personId,groups,blockedAt,createdAt,seenAt,attribute.firstName,attribute.lastName,attribute.email,attribute.tier,attribute.phone,attribute.language,attribute.company,attribute.vip",
  "GET /v1/exports/tags": "conversationId,channelId,seq,at,messageId,tag",
  "GET /v1/exports/open-conversations": "id,state,channelId,contactId,visibility,threadId,assigneeId,teamId,topics,priority,createdAt,answeredAt,resolvedAt,resolveReason,previousId,waitingSince,waitedMs,businessMs",
  "PUT /v1/take-back-hold": {
    "until": "2026-11-22T09:00:00.000Z"
  },
  "GET /v1/take-back-hold": {
    "until": "2026-11-22T09:00:00.000Z"
  },
  "DELETE /v1/take-back-hold": {
    "until": null
  },
  "GET /v1/dead-letters": {
    "items": [],
    "nextCursor": null
  },
  "GET /v1/dead-letters/replies": {
    "items": [],
    "nextCursor": null
  },
  "POST /v1/dead-letters/replies/replay": {
    "replies": [
      {
        "messageId": "rp_card_1",
        "status": "not_failed"
      }
    ]
  },
  "DELETE /v1/webhooks/{webhookId}": null,
  "DELETE /v1/automations/{automationId}": null,
  "DELETE /v1/resolve-reasons/{resolveReasonId}": null,
  "DELETE /v1/away-states/{awayStateId}": null,
  "DELETE /v1/priorities/{priorityId}": null,
  "DELETE /v1/routing-rules/{routingRuleId}": null,
  "DELETE /v1/channels/{channelId}": null,
  "DELETE /v1/agents/{agentId}": null,
  "DELETE /v1/teams/{teamId}": null,
  "DELETE /v1/sla-policies/{slaPolicyId}": null,
  "DELETE /v1/business-hours/{businessHoursId}": null,
  "DELETE /v1/topics/{topicId}": null,
  "DELETE /v1/contact-groups/{contactGroupId}": null,
  "DELETE /v1/contact-attributes/{contactAttributeId}": null
};
