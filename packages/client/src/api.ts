/** Made from the OpenAPI document by `npm run client`: never changed by hand. */

export type Agent = {
  id: string;
  name: string;
  teamIds: string[];
  roles: Record<string, "viewer" | "contributor" | "supervisor">;
  capacity: number | null;
  skills: ({
    skill: string;
    level: number;
  })[];
  languages: string[];
  draining: boolean;
  kind: "human" | "virtual";
  virtual: {
    webhookUrl: string;
    role: "inception" | "delegation";
    channelIds: string[];
    answerWithinMs: number;
    failures: number;
    contactTimeoutMs: number | null;
    onTimeout: "new" | "resolve";
    handoff: "new" | "previous";
  } | null;
  slug: string;
};

export type AgentReport = {
  from: string;
  to: string;
  agents: ({
    agentId: string;
    availableMs: number;
    awayMs: number;
    replies: number;
    resolved: number;
    /** Contacts that it answered, each once. */
    contactsHelped: number;
    handle: Summary;
    response: Summary;
  })[];
};

export type Assignee = {
  kind: "team";
  id: string;
  name: string;
} | {
  kind: "agent";
  id: string;
  name: string;
  teamIds: string[];
  /** It needs no presence. */
  isVirtual: boolean;
  availability: "available" | "away";
  awayStateId: string | null;
  liveness: "live" | "suspect" | "absent";
};

export type Attachment = {
  id: string;
  contentType: string;
  /** Bytes. */
  size: number;
  name: string | null;
};

export type AttributeCondition = {
  all: AttributeCondition[];
} | {
  any: AttributeCondition[];
} | {
  not: AttributeCondition;
} | {
  attribute: {
    key: string;
    op: "eq";
    value: string | number | boolean;
  } | {
    key: string;
    op: "contains";
    value: string;
  } | {
    key: string;
    op: "any_of";
    value: (string | number | boolean)[];
  } | {
    key: string;
    op: "not_empty";
  } | {
    key: string;
    op: "gt";
    value: number | string;
  } | {
    key: string;
    op: "gte";
    value: number | string;
  } | {
    key: string;
    op: "lt";
    value: number | string;
  } | {
    key: string;
    op: "lte";
    value: number | string;
  };
};

export type AttributeConditionInput = {
  all: AttributeConditionInput[];
} | {
  any: AttributeConditionInput[];
} | {
  not: AttributeConditionInput;
} | {
  attribute: {
    key: string;
    op: "eq";
    value: string | number | boolean;
  } | {
    key: string;
    op: "contains";
    value: string;
  } | {
    key: string;
    op: "any_of";
    value: (string | number | boolean)[];
  } | {
    key: string;
    op: "not_empty";
  } | {
    key: string;
    op: "gt";
    value: number | string;
  } | {
    key: string;
    op: "gte";
    value: number | string;
  } | {
    key: string;
    op: "lt";
    value: number | string;
  } | {
    key: string;
    op: "lte";
    value: number | string;
  };
};

export type AuditEntry = {
  id: string;
  at: string;
  type: string;
  /** contact, engine, agent:ID or key:ID. */
  by: string;
  reason?: string;
  conversationId?: string;
  agentId?: string;
  epoch?: number;
  data: Record<string, unknown>;
};

export type Automation = {
  id: string;
  name: string;
  enabled: boolean;
  channelIds: string[] | null;
  when: {
    all: ({
      beginsWith: string[];
    } | {
      endsWith: string[];
    } | {
      contains: {
        anyOf: string[];
      } | {
        allOf: string[];
      };
    } | {
      notContains: {
        anyOf: string[];
      } | {
        allOf: string[];
      };
    } | {
      wordCount: {
        gt: number;
      } | {
        lt: number;
      };
    })[];
  } | {
    any: ({
      beginsWith: string[];
    } | {
      endsWith: string[];
    } | {
      contains: {
        anyOf: string[];
      } | {
        allOf: string[];
      };
    } | {
      notContains: {
        anyOf: string[];
      } | {
        allOf: string[];
      };
    } | {
      wordCount: {
        gt: number;
      } | {
        lt: number;
      };
    })[];
  };
  do: ({
    tag: string;
  } | {
    addTopicIds: string[];
  } | {
    reply: string;
  } | {
    resolve: string;
  })[];
  madeIn: number;
};

export type AwayState = {
  id: string;
  name: string;
  enabled: boolean;
};

export type BotAnswered = {
  state: "new" | "pending" | "bot" | "resolved";
  messageIds: string[];
};

export type BusinessHours = {
  id: string;
  name: string;
  timeZone: string;
  shifts: {
    mon: ({
      from: string;
      to: string;
    })[];
    tue: ({
      from: string;
      to: string;
    })[];
    wed: ({
      from: string;
      to: string;
    })[];
    thu: ({
      from: string;
      to: string;
    })[];
    fri: ({
      from: string;
      to: string;
    })[];
    sat: ({
      from: string;
      to: string;
    })[];
    sun: ({
      from: string;
      to: string;
    })[];
  };
  holidays: ({
    date: string;
    name?: string;
    shifts: ({
      from: string;
      to: string;
    })[];
  })[];
};

export type Channel = {
  id: string;
  name: string;
  kind: "api";
  teamIds: string[];
  assignOnReply: boolean;
  replyDeadlineMs: number;
  weight: number | null;
  exclusive: boolean;
  businessHoursId: string | null;
  fallbackTeamId: string | null;
  overflow: ({
    when: {
      closed: true;
    } | {
      depthAtLeast: number;
    } | {
      estimatedWaitMsAtLeast: number;
    } | {
      nobodyStaffed: true;
    } | {
      waitedMs: number;
    };
    do: {
      teamId: string;
    } | {
      addTeamIds: string[];
    } | {
      priorityUp: number;
    } | {
      reply: string;
    } | {
      resolve: string;
    };
  })[];
  reopenWindowMs: number;
  webhookUrl: string | null;
  afterReply: "pending" | "stay" | "resolve";
  onReplyFailed: "keep" | "new";
  autoResponder: {
    inHours: {
      text: string;
      byLanguage: Record<string, string>;
    } | null;
    outOfHours: {
      text: string;
      byLanguage: Record<string, string>;
    } | null;
    everyMs: number;
  } | null;
  slug: string;
  lifecycle: {
    autoResolve: {
      newMs: number | null;
      pendingMs: number | null;
      newReason: string | null;
      pendingReason: string | null;
    };
    boomerangMs: number | null;
  };
  resolveReason: {
    private: "off" | "optional" | "required";
    public: "off" | "optional" | "required";
  };
  topicRequired: {
    private: boolean;
    public: boolean;
  };
};

export type Choices = {
  topics: ({
    id: string;
    name: string;
  })[];
  resolve: {
    reason: "off" | "optional" | "required";
    /** Enabled ones; none where they are off. */
    reasons: ({
      id: string;
      name: string;
    })[];
    topicRequired: boolean;
  };
};

export type Condition = {
  all: Condition[];
} | {
  any: Condition[];
} | {
  not: Condition;
} | {
  topics: {
    anyOf: string[];
  } | {
    allOf: string[];
  } | {
    noneOf: string[];
  };
} | {
  noTopic: true;
} | {
  groups: {
    anyOf: string[];
  } | {
    allOf: string[];
  } | {
    noneOf: string[];
  };
} | {
  noGroup: true;
} | {
  visibility: "private" | "public";
} | {
  channels: string[];
} | {
  languages: string[];
} | {
  attribute: {
    key: string;
    op: "eq";
    value: string | number | boolean;
  } | {
    key: string;
    op: "contains";
    value: string;
  } | {
    key: string;
    op: "any_of";
    value: (string | number | boolean)[];
  } | {
    key: string;
    op: "not_empty";
  } | {
    key: string;
    op: "gt";
    value: number | string;
  } | {
    key: string;
    op: "gte";
    value: number | string;
  } | {
    key: string;
    op: "lt";
    value: number | string;
  } | {
    key: string;
    op: "lte";
    value: number | string;
  };
};

export type ConditionInput = {
  all: ConditionInput[];
} | {
  any: ConditionInput[];
} | {
  not: ConditionInput;
} | {
  topics: {
    anyOf: string[];
  } | {
    allOf: string[];
  } | {
    noneOf: string[];
  };
} | {
  noTopic: true;
} | {
  groups: {
    anyOf: string[];
  } | {
    allOf: string[];
  } | {
    noneOf: string[];
  };
} | {
  noGroup: true;
} | {
  visibility: "private" | "public";
} | {
  channels: string[];
} | {
  languages: string[];
} | {
  attribute: {
    key: string;
    op: "eq";
    value: string | number | boolean;
  } | {
    key: string;
    op: "contains";
    value: string;
  } | {
    key: string;
    op: "any_of";
    value: (string | number | boolean)[];
  } | {
    key: string;
    op: "not_empty";
  } | {
    key: string;
    op: "gt";
    value: number | string;
  } | {
    key: string;
    op: "gte";
    value: number | string;
  } | {
    key: string;
    op: "lt";
    value: number | string;
  } | {
    key: string;
    op: "lte";
    value: number | string;
  };
};

export type ConfigChange = {
  version: number;
  at: string;
  by: string;
  kind: string;
  resourceId: string;
  change: "created" | "changed" | "deleted";
  /** As it was stored; null: it was not there. */
  before: Record<string, unknown> | null;
  /** As it is stored since; null: it is gone. */
  after: Record<string, unknown> | null;
};

export type Contact = {
  id: string;
  channelId: string;
  /** Primary identifier: what its channel calls it. */
  externalId: string;
  /** Secondary identifier, as people entered it. */
  secondaryId: string | null;
  name: string | null;
  attributes: ({
    key: string;
    label: string;
    type: "text" | "number" | "date" | "boolean" | "choice" | "email" | "phone" | "url";
    visible: boolean;
    /** Null: it was cleared. */
    value: string | number | boolean | null;
    /** Who wrote it last: network, agent, key or engine. */
    source: string;
    createdAt: string;
    updatedAt: string;
    clearedAt: string | null;
  })[];
  /** Ids of the contact groups it belongs to, as computed now. */
  groups: string[];
  language: string | null;
  vip: boolean;
  /** Merged contacts share it. */
  personId: string | null;
  blockedAt: string | null;
  /** Messages that were kept and never queued. */
  blockedMessages: number;
  createdAt: string;
  /** When its last message was accepted. */
  seenAt: string;
};

export type ContactAttribute = {
  id: string;
  key: string;
  label: string;
  type: "text" | "number" | "date" | "boolean" | "choice" | "email" | "phone" | "url";
  choices: string[] | null;
  visible: boolean;
  source: "default" | "network" | "custom";
  madeIn: number;
  order: number;
};

export type ContactGroup = {
  id: string;
  name: string;
  when: AttributeCondition;
};

export type ContactNote = {
  id: string;
  text: string;
  at: string;
  by: string;
  changed: {
    at: string;
    by: string;
  } | null;
};

export type ContactOfConversation = {
  id: string;
  externalId: string;
  name: string | null;
  /** Visible and filled, in the admin’s order. */
  attributes: ({
    key: string;
    label: string;
    value: string | number | boolean;
  })[];
  /** Ids of the contact groups it belongs to, as computed now. */
  groups: string[];
  language: string | null;
  vip: boolean;
  blocked: boolean;
};

export type Conversation = {
  id: string;
  state: "new" | "pending" | "bot" | "resolved";
  channelId: string;
  contactId: string;
  contact: ContactOfConversation;
  visibility: string;
  threadId: string | null;
  assigneeId: string | null;
  teamId: string | null;
  epoch: number;
  lastSeq: number;
  lastInboundSeq: number;
  priority: number;
  waitingSince: string;
  createdAt: string;
  resolvedAt: string | null;
  /** A word, or the id of a resolve reason. */
  resolveReason: string | null;
  /** The conversation of this contact that was resolved before it. */
  previousId: string | null;
  /** When it is resolved unless something happens. */
  autoResolveAt: string | null;
  /** When it comes back to New; `by` is engine where nobody set it by hand. */
  boomerang: {
    at: string;
    by: string;
    note: string | null;
  } | null;
  topics: string[];
  /** Routing rules that matched. */
  rules: string[];
  /** What it requires of an agent. */
  need: string;
  /** Slots it takes. */
  weight: number;
  lockedBy: string | null;
  offer: {
    agentIds: string[];
    until: string;
  } | null;
  sla: {
    policyId: string;
    kind: string;
    dueAt: string;
    breachAt: string;
  } | null;
};

export type ConversationReport = {
  from: string;
  to: string;
  over: "resolved" | "all";
  groupBy: "agent" | "team" | "channel" | "topic" | "day" | null;
  total: {
    replies: number;
    /** Conversations, each once. */
    resolved: number;
    reopened: number;
    /** Business time from the first message to the first answer of a person. */
    firstResponse: Summary;
    /** Business time from the oldest unanswered message to the next answer of a person. */
    response: Summary;
    /** Time at work of an agent who answered, until Pending or Resolved. */
    handle: Summary;
    /** Real time from the first message to the resolution. */
    resolution: Summary;
    firstResponseLevel: ServiceLevels;
    responseLevel: ServiceLevels;
  };
  groups: ({
    /** Id of the group, or its date; null: of none. */
    key: string | null;
    replies: number;
    /** Conversations, each once. */
    resolved: number;
    reopened: number;
    /** Business time from the first message to the first answer of a person. */
    firstResponse: Summary;
    /** Business time from the oldest unanswered message to the next answer of a person. */
    response: Summary;
    /** Time at work of an agent who answered, until Pending or Resolved. */
    handle: Summary;
    /** Real time from the first message to the resolution. */
    resolution: Summary;
    firstResponseLevel: ServiceLevels;
    responseLevel: ServiceLevels;
  })[];
};

export type Endpoint = {
  /** null: replies are pulled. */
  url: string | null;
  /** ailing: the last attempts failed; paused: nothing is sent before `pausedUntil`; disabled: it answered 410. */
  state: "none" | "ok" | "ailing" | "paused" | "disabled";
  /** In a row, of those that any reply would have met. */
  failures: number;
  pausedUntil: string | null;
  disabledAt: string | null;
  /** A code or `http_<status>`; `no_secret`: make one. */
  lastError: string | null;
  lastErrorAt: string | null;
  inFlight: number;
  /** Conversations with a reply to send; 0 for events, whose lag the metrics tell. */
  waiting: number;
};

export type Erasure = {
  id: string;
  at: string;
  by: string;
  channelId: string;
  hint: string;
};

export type Event = {
  /** Also a cursor: what comes after this event. */
  id: string;
  type: "message.received" | "message.sent" | "message.delivered" | "message.read" | "message.failed" | "message.replayed" | "message.echoed" | "message.edited" | "message.deleted" | "message.reacted" | "message.unmatched" | "message.tagged" | "message.masked" | "message.dead_lettered" | "attachment.stored" | "attachment.failed" | "conversation.opened" | "conversation.woken" | "conversation.pended" | "conversation.resolved" | "conversation.reopened" | "conversation.assigned" | "conversation.unassigned" | "conversation.team_assigned" | "conversation.offered" | "conversation.offer_ended" | "conversation.escalated" | "conversation.locked" | "conversation.unlocked" | "conversation.placed" | "conversation.prioritized" | "conversation.topics_changed" | "conversation.noted" | "conversation.boomerang_set" | "conversation.boomerang_cancelled" | "conversation.boomeranged" | "conversation.boomerang_left" | "conversation.handed_over" | "sla.warning" | "sla.due" | "sla.breached" | "sla.met" | "sla.missed" | "agent.presence_changed" | "agent.drained" | "contact.changed" | "contact.noted" | "contact.note_changed" | "contact.note_deleted" | "contact.merged" | "contact.merge_undone" | "contact.blocked" | "contact.unblocked" | "contact.cleared" | "contact.erasing" | "contact.erased" | "config.changed" | "config.deleted" | "config.restored" | "key.created" | "key.revoked" | "webhook.enabled" | "webhook.disabled" | "webhook.replayed" | "webhook.secret_rotated" | "take_back.held" | "reconciler.repaired";
  at: string;
  by: string;
  conversationId?: string;
  agentId?: string;
  epoch?: number;
  data: {
    message?: TimelineItem;
    /** Of a transfer, a boomerang or a note: what was written for colleagues. */
    note?: TimelineItem;
    [key: string]: unknown;
  };
};

export type Priority = {
  id: string;
  item: {
    topicId: string;
  } | {
    groupId: string;
  } | {
    channelId: string;
    visibility: "private" | "public" | "both";
  };
  weight: number;
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Stable: what to decide by. */
  code: string;
  /** What is wrong, field by field. */
  errors?: ({
    path: string;
    code: string;
    message: string;
  })[];
  [key: string]: unknown;
};

export type Reply = {
  messageId: string;
  conversationId: string;
  contact: {
    externalId: string;
  };
  threadId?: string;
  visibility: string;
  text: string;
  attachments: ({
    /** Of a file that is kept here. */
    id?: string;
    /** Of such a file: good for an hour, without a key. */
    url: string;
    contentType: string | null;
    /** Bytes. */
    size?: number;
    name: string | null;
  })[];
  templateName?: string;
  replyTo?: string;
  at: string;
};

export type ResolveReason = {
  id: string;
  name: string;
  enabled: boolean;
};

export type RoutingRule = {
  id: string;
  name: string;
  enabled: boolean;
  when: Condition;
  teamIds: string[];
  steps: ({
    afterMs: number;
    dropSkills?: string[];
    levels?: ({
      skill: string;
      level: number;
    })[];
    dropLanguage?: true;
    addTeamIds?: string[];
    end?: "anyone" | "overflow" | "wait";
  })[];
  preferredAgentId: string | null;
  preferForMs: number;
  requires: {
    skills: ({
      skill: string;
      level: number;
    })[];
    language: "contact" | string | null;
  };
};

export type SavedReply = {
  id: string;
  collectionId: string;
  /** Its own, or else how its body begins. */
  title: string;
  body: string;
  shortcut: string | null;
  language: string | null;
  uses: number;
  lastUsedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type SavedReplyCollection = {
  id: string;
  name: string;
  /** Whose own it is; null: a shared one. */
  agentId: string | null;
  /** Shared with everybody: it was shared with no team and no channel. */
  everybody: boolean;
  teamIds: string[];
  channelIds: string[];
  editableBy: "owner" | "admins" | "members";
  /** Replies in it. */
  count: number;
  createdAt: string | null;
};

export type ServiceLevels = {
  met: number;
  breached: number;
};

export type Settings = {
  removeAssignment: {
    enabled: boolean;
    graceMs: number;
    signOutGraceMs: number;
  };
  presence: {
    leaseMs: number;
    heartbeatMs: number;
  };
  routing: {
    defaultCapacity: number;
    fallbackTeamId: string | null;
    order: "priority" | "deadline";
    headStartMs: number | null;
    idleAwayMs: number | null;
    weights: {
      api: number;
    };
    pendingHoldMs: {
      private: number;
      public: number;
    };
    preferredAgent: {
      waitMs: number;
      memoryMs: number;
    };
  };
  lifecycle: {
    autoResolve: {
      newMs: number;
      pendingMs: number;
      newReason: string;
      pendingReason: string;
    };
    boomerangMs: number;
  };
  retention: {
    resolvedDays: number;
    reportDays: number;
    eventHours: number;
    auditDays: number;
    erasureDays: number;
    deadLetterDays: number;
    dedupeDays: number;
  };
  contacts: {
    clearAfterMs: number | null;
    attributeOrder: string[];
  };
  masking: {
    cards: boolean;
    socialSecurity: boolean;
  };
};

export type SlaPolicy = {
  id: string;
  name: string;
  enabled: boolean;
  when: Condition | null;
  firstResponseMs: number | null;
  nextResponseMs: number | null;
  warnBeforeMs: number | null;
  madeIn: number;
};

export type Summary = {
  count: number;
  meanMs: number | null;
  /** Within one percent. */
  p50Ms: number | null;
  /** Within one percent. */
  p90Ms: number | null;
};

export type Team = {
  id: string;
  name: string;
  capacity: number | null;
  mode: "direct" | "offer" | "broadcast" | "pull";
  choice: "load_ratio" | "free_slots" | "longest_idle" | "round_robin" | "level";
  awayTimeoutMs: number | null;
  answerWithinMs: number | null;
  wrapUpMs: number | null;
  paused: boolean;
  businessHoursId: string | null;
  slug: string;
  offer: {
    timeoutMs: number;
    broadcastTo: number;
    declineLimit: number;
    coolDownMs: number;
    escalateToTeamId: string | null;
  };
  queue: {
    sort: "priority" | "oldest" | "newest";
    mayChangeSort: boolean;
    mayFilter: boolean;
    onlyRouted: boolean;
    seesUnrouted: boolean;
  };
};

export type TimelineItem = {
  seq: number;
  at: string;
  kind: "message" | "change" | "note";
  by?: string;
  /** Of a change: conversation.opened, conversation.assigned, … */
  type?: string;
  reason?: string;
  messageId?: string;
  direction?: "in" | "out";
  text?: string;
  tags?: string[];
  /** Of a note. */
  noteId?: string;
  /** Agents who were told of a note. */
  mentions?: string[];
  attachments?: ({
    id?: string;
    /** Good for an hour, without a key; null while its file is not there. */
    url: string | null;
    contentType?: string | null;
    /** Bytes. */
    size?: number | null;
    name?: string | null;
    status?: "stored" | "fetching" | "failed" | "gone";
    /** Where it was fetched from. */
    sourceUrl?: string;
    [key: string]: unknown;
  })[];
  delivery?: {
    status: string;
    at: string;
    [key: string]: unknown;
  };
  editedAt?: string;
  /** Its text and attachments are gone. */
  deletedAt?: string;
  reactions?: ({
    emoji: string;
    by: string;
    at: string;
  })[];
  [key: string]: unknown;
};

export type Topic = {
  id: string;
  name: string;
};

export type UndeliveredEvent = {
  id: string;
  /** A code or `http_<status>`; `too_late`: not received in time. */
  reason: string;
  attempts: number;
  event: {
    id: string;
    type: string;
    at: string;
    conversationId?: string;
    agentId?: string;
    data: Record<string, unknown>;
  };
};

export type Webhook = {
  id: string;
  name: string;
  url: string;
  types: string[];
  enabled: boolean;
  description: string;
  retryForMs: number;
};

export type Operations = {
  /** Every agent */
  'GET /v1/agents': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Agent[];
      nextCursor: string | null;
    };
  };
  /** Make a agent */
  'POST /v1/agents': {
    body: {
      name: string;
      teamIds?: string[];
      roles?: Record<string, "viewer" | "contributor" | "supervisor">;
      capacity?: number | null;
      skills?: ({
        skill: string;
        level: number;
      })[];
      languages?: string[];
      draining?: boolean;
      kind?: "human" | "virtual";
      virtual?: {
        webhookUrl: string;
        role: "inception" | "delegation";
        channelIds?: string[];
        answerWithinMs?: number;
        failures?: number;
        contactTimeoutMs?: number | null;
        onTimeout?: "new" | "resolve";
        handoff?: "new" | "previous";
      } | null;
    };
    answer: Agent;
  };
  /** Delete a agent */
  'DELETE /v1/agents/{agentId}': {
    path: {
      agentId: string;
    };
    answer: undefined;
  };
  /** One agent */
  'GET /v1/agents/{agentId}': {
    path: {
      agentId: string;
    };
    answer: Agent;
  };
  /** Change a agent */
  'PATCH /v1/agents/{agentId}': {
    path: {
      agentId: string;
    };
    body: {
      name?: string;
      teamIds?: string[];
      roles?: Record<string, "viewer" | "contributor" | "supervisor">;
      capacity?: number | null;
      skills?: ({
        skill: string;
        level: number;
      })[];
      languages?: string[];
      draining?: boolean;
      virtual?: {
        webhookUrl: string;
        role: "inception" | "delegation";
        channelIds?: string[];
        answerWithinMs?: number;
        failures?: number;
        contactTimeoutMs?: number | null;
        onTimeout?: "new" | "resolve";
        handoff?: "new" | "previous";
      } | null;
    };
    answer: Agent;
  };
  /** What the agent holds */
  'GET /v1/agents/{agentId}/assignments': {
    path: {
      agentId: string;
    };
    query?: {
      page?: string;
    };
    answer: {
      /** Where the feed goes on: of the first page, on every page. */
      cursor: string;
      conversations: Conversation[];
      /** On the first page: open offers to it. */
      offers?: Conversation[];
      /** On the first page: what it has locked, held by it or not. */
      locked?: Conversation | null;
      nextPage?: string;
    };
  };
  /** What happened since */
  'GET /v1/agents/{agentId}/events': {
    path: {
      agentId: string;
    };
    query?: {
      cursor?: string;
      waitMs?: number;
      sessionId?: string;
    };
    answer: {
      /** Moves with every answer, also without events. */
      cursor: string;
      events: Event[];
    };
  };
  /** Take the next waiting conversation: locked where its team pulls, else assigned */
  'POST /v1/agents/{agentId}/next': {
    path: {
      agentId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation | undefined;
  };
  /** Sign in */
  'POST /v1/agents/{agentId}/sessions': {
    path: {
      agentId: string;
    };
    body?: {
      availability?: "available" | "away";
      /** What being away is called, said each time availability is. One that is not there, or off, is just away: no heartbeat fails by it. */
      awayStateId?: string | null;
    };
    answer: {
      sessionId: string;
      heartbeatMs: number;
      leaseMs: number;
      graceMs: number;
      /** What happened to its conversations while the agent was away. */
      lastAbsence?: {
        id: string;
        cause: string | null;
        from: string | null;
        to: string | null;
        takenBack: string[];
        assigned: string[];
      };
    };
  };
  /** End a session */
  'DELETE /v1/agents/{agentId}/sessions/{sessionId}': {
    path: {
      agentId: string;
      sessionId: string;
    };
    answer: undefined;
  };
  /** Heartbeat, and another availability */
  'PUT /v1/agents/{agentId}/sessions/{sessionId}': {
    path: {
      agentId: string;
      sessionId: string;
    };
    body?: {
      availability?: "available" | "away";
      /** What being away is called, said each time availability is. One that is not there, or off, is just away: no heartbeat fails by it. */
      awayStateId?: string | null;
      /** When the agent last did something. */
      activeAt?: string;
    };
    answer: {
      sessionId: string;
      availability: string;
      awayStateId: string | null;
    };
  };
  /** How the webhook of a virtual agent fares */
  'GET /v1/agents/{agentId}/webhook': {
    path: {
      agentId: string;
    };
    answer: Endpoint;
  };
  /** Signing secrets of a virtual agent, newest first, without their text */
  'GET /v1/agents/{agentId}/webhook-secrets': {
    path: {
      agentId: string;
    };
    answer: {
      items: ({
        id: string;
        createdAt: string;
        /** When it signs no more; null: it is the newest. */
        until: string | null;
      })[];
      nextCursor: null;
    };
  };
  /** Make a signing secret of a virtual agent; older ones sign along for a while */
  'POST /v1/agents/{agentId}/webhook-secrets': {
    path: {
      agentId: string;
    };
    body?: {
      overlapMs?: number;
    };
    answer: {
      id: string;
      createdAt: string;
      /** When it signs no more; null: it is the newest. */
      until: string | null;
      /** Shown this once; a repeat with the same Idempotency-Key has none. */
      secret?: string;
    };
  };
  /** Send to the webhook of a virtual agent again, as if it had never failed */
  'POST /v1/agents/{agentId}/webhook/enable': {
    path: {
      agentId: string;
    };
    body?: Record<string, never> | null;
    answer: Endpoint;
  };
  /** Upload a file for a reply */
  'POST /v1/attachments': {
    query?: {
      name?: string;
    };
    answer: Attachment;
  };
  /** A file, by a link that was made here */
  'GET /v1/attachments/{attachmentId}': {
    path: {
      attachmentId: string;
    };
    query: {
      expires: string;
      signature: string;
    };
    answer: unknown;
  };
  /** Who did what, newest first */
  'GET /v1/audit': {
    query?: {
      from?: string;
      to?: string;
      actor?: string;
      conversationId?: string;
      agentId?: string;
      kind?: string;
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: AuditEntry[];
      nextCursor: string | null;
    };
  };
  /** Who did what, oldest first, as a file */
  'GET /v1/audit/export': {
    query?: {
      from?: string;
      to?: string;
      actor?: string;
      conversationId?: string;
      agentId?: string;
      kind?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Every automation */
  'GET /v1/automations': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Automation[];
      nextCursor: string | null;
    };
  };
  /** Make a automation */
  'POST /v1/automations': {
    body: {
      name: string;
      enabled?: boolean;
      channelIds?: string[] | null;
      when: {
        all: ({
          beginsWith: string[];
        } | {
          endsWith: string[];
        } | {
          contains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          notContains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          wordCount: {
            gt: number;
          } | {
            lt: number;
          };
        })[];
      } | {
        any: ({
          beginsWith: string[];
        } | {
          endsWith: string[];
        } | {
          contains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          notContains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          wordCount: {
            gt: number;
          } | {
            lt: number;
          };
        })[];
      };
      do: ({
        tag: string;
      } | {
        addTopicIds: string[];
      } | {
        reply: string;
      } | {
        resolve: string;
      })[];
    };
    answer: Automation;
  };
  /** Delete a automation */
  'DELETE /v1/automations/{automationId}': {
    path: {
      automationId: string;
    };
    answer: undefined;
  };
  /** One automation */
  'GET /v1/automations/{automationId}': {
    path: {
      automationId: string;
    };
    answer: Automation;
  };
  /** Change a automation */
  'PATCH /v1/automations/{automationId}': {
    path: {
      automationId: string;
    };
    body: {
      name?: string;
      enabled?: boolean;
      channelIds?: string[] | null;
      when?: {
        all: ({
          beginsWith: string[];
        } | {
          endsWith: string[];
        } | {
          contains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          notContains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          wordCount: {
            gt: number;
          } | {
            lt: number;
          };
        })[];
      } | {
        any: ({
          beginsWith: string[];
        } | {
          endsWith: string[];
        } | {
          contains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          notContains: {
            anyOf: string[];
          } | {
            allOf: string[];
          };
        } | {
          wordCount: {
            gt: number;
          } | {
            lt: number;
          };
        })[];
      };
      do?: ({
        tag: string;
      } | {
        addTopicIds: string[];
      } | {
        reply: string;
      } | {
        resolve: string;
      })[];
    };
    answer: Automation;
  };
  /** Every away state */
  'GET /v1/away-states': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: AwayState[];
      nextCursor: string | null;
    };
  };
  /** Make a away state */
  'POST /v1/away-states': {
    body: {
      name: string;
      enabled?: boolean;
    };
    answer: AwayState;
  };
  /** Delete a away state */
  'DELETE /v1/away-states/{awayStateId}': {
    path: {
      awayStateId: string;
    };
    answer: undefined;
  };
  /** One away state */
  'GET /v1/away-states/{awayStateId}': {
    path: {
      awayStateId: string;
    };
    answer: AwayState;
  };
  /** Change a away state */
  'PATCH /v1/away-states/{awayStateId}': {
    path: {
      awayStateId: string;
    };
    body: {
      name?: string;
      enabled?: boolean;
    };
    answer: AwayState;
  };
  /** Every set of business hours */
  'GET /v1/business-hours': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: BusinessHours[];
      nextCursor: string | null;
    };
  };
  /** Make a set of business hours */
  'POST /v1/business-hours': {
    body: {
      name: string;
      timeZone: string;
      shifts: {
        mon?: ({
          from: string;
          to: string;
        })[];
        tue?: ({
          from: string;
          to: string;
        })[];
        wed?: ({
          from: string;
          to: string;
        })[];
        thu?: ({
          from: string;
          to: string;
        })[];
        fri?: ({
          from: string;
          to: string;
        })[];
        sat?: ({
          from: string;
          to: string;
        })[];
        sun?: ({
          from: string;
          to: string;
        })[];
      };
      holidays?: ({
        date: string;
        name?: string;
        shifts?: ({
          from: string;
          to: string;
        })[];
      })[];
    };
    answer: BusinessHours;
  };
  /** Delete a set of business hours */
  'DELETE /v1/business-hours/{businessHoursId}': {
    path: {
      businessHoursId: string;
    };
    answer: undefined;
  };
  /** One set of business hours */
  'GET /v1/business-hours/{businessHoursId}': {
    path: {
      businessHoursId: string;
    };
    answer: BusinessHours;
  };
  /** Change a set of business hours */
  'PATCH /v1/business-hours/{businessHoursId}': {
    path: {
      businessHoursId: string;
    };
    body: {
      name?: string;
      timeZone?: string;
      shifts?: {
        mon?: ({
          from: string;
          to: string;
        })[];
        tue?: ({
          from: string;
          to: string;
        })[];
        wed?: ({
          from: string;
          to: string;
        })[];
        thu?: ({
          from: string;
          to: string;
        })[];
        fri?: ({
          from: string;
          to: string;
        })[];
        sat?: ({
          from: string;
          to: string;
        })[];
        sun?: ({
          from: string;
          to: string;
        })[];
      };
      holidays?: ({
        date: string;
        name?: string;
        shifts?: ({
          from: string;
          to: string;
        })[];
      })[];
    };
    answer: BusinessHours;
  };
  /** Every channel */
  'GET /v1/channels': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Channel[];
      nextCursor: string | null;
    };
  };
  /** Make a channel */
  'POST /v1/channels': {
    body: {
      name: string;
      kind: "api";
      teamIds?: string[];
      assignOnReply?: boolean;
      replyDeadlineMs?: number;
      weight?: number | null;
      exclusive?: boolean;
      businessHoursId?: string | null;
      fallbackTeamId?: string | null;
      overflow?: ({
        when: {
          closed: true;
        } | {
          depthAtLeast: number;
        } | {
          estimatedWaitMsAtLeast: number;
        } | {
          nobodyStaffed: true;
        } | {
          waitedMs: number;
        };
        do: {
          teamId: string;
        } | {
          addTeamIds: string[];
        } | {
          priorityUp: number;
        } | {
          reply: string;
        } | {
          resolve: string;
        };
      })[];
      reopenWindowMs?: number;
      webhookUrl?: string | null;
      afterReply?: "pending" | "stay" | "resolve";
      onReplyFailed?: "keep" | "new";
      autoResponder?: {
        inHours?: {
          text: string;
          byLanguage?: Record<string, string>;
        } | null;
        outOfHours?: {
          text: string;
          byLanguage?: Record<string, string>;
        } | null;
        everyMs?: number;
      } | null;
      lifecycle?: {
        autoResolve?: {
          newMs?: number | null;
          pendingMs?: number | null;
          newReason?: string | null;
          pendingReason?: string | null;
        };
        boomerangMs?: number | null;
      };
      resolveReason?: {
        private?: "off" | "optional" | "required";
        public?: "off" | "optional" | "required";
      };
      topicRequired?: {
        private?: boolean;
        public?: boolean;
      };
    };
    answer: Channel;
  };
  /** Delete a channel */
  'DELETE /v1/channels/{channelId}': {
    path: {
      channelId: string;
    };
    answer: undefined;
  };
  /** One channel */
  'GET /v1/channels/{channelId}': {
    path: {
      channelId: string;
    };
    answer: Channel;
  };
  /** Change a channel */
  'PATCH /v1/channels/{channelId}': {
    path: {
      channelId: string;
    };
    body: {
      name?: string;
      teamIds?: string[];
      assignOnReply?: boolean;
      replyDeadlineMs?: number;
      weight?: number | null;
      exclusive?: boolean;
      businessHoursId?: string | null;
      fallbackTeamId?: string | null;
      overflow?: ({
        when: {
          closed: true;
        } | {
          depthAtLeast: number;
        } | {
          estimatedWaitMsAtLeast: number;
        } | {
          nobodyStaffed: true;
        } | {
          waitedMs: number;
        };
        do: {
          teamId: string;
        } | {
          addTeamIds: string[];
        } | {
          priorityUp: number;
        } | {
          reply: string;
        } | {
          resolve: string;
        };
      })[];
      reopenWindowMs?: number;
      webhookUrl?: string | null;
      afterReply?: "pending" | "stay" | "resolve";
      onReplyFailed?: "keep" | "new";
      autoResponder?: {
        inHours?: {
          text: string;
          byLanguage?: Record<string, string>;
        } | null;
        outOfHours?: {
          text: string;
          byLanguage?: Record<string, string>;
        } | null;
        everyMs?: number;
      } | null;
      lifecycle?: {
        autoResolve?: {
          newMs?: number | null;
          pendingMs?: number | null;
          newReason?: string | null;
          pendingReason?: string | null;
        };
        boomerangMs?: number | null;
      };
      resolveReason?: {
        private?: "off" | "optional" | "required";
        public?: "off" | "optional" | "required";
      };
      topicRequired?: {
        private?: boolean;
        public?: boolean;
      };
    };
    answer: Channel;
  };
  /** Messages from customers */
  'POST /v1/channels/{channelId}/messages': {
    path: {
      channelId: string;
    };
    body: {
      externalId: string;
      threadId?: string | null;
      replyTo?: string | null;
      visibility?: "private" | "public";
      contact: {
        externalId: string;
        name?: string | null;
        attributes?: Record<string, string>;
      };
      text?: string;
      sentAt?: string | null;
      attachments?: ({
        url: string;
        contentType?: string | null;
        name?: string | null;
      })[];
      metadata?: Record<string, unknown>;
      type?: "message";
    } | {
      externalId: string;
      threadId?: string | null;
      replyTo?: string | null;
      visibility?: "private" | "public";
      contact: {
        externalId: string;
        name?: string | null;
        attributes?: Record<string, string>;
      };
      text?: string;
      sentAt?: string | null;
      attachments?: ({
        url: string;
        contentType?: string | null;
        name?: string | null;
      })[];
      metadata?: Record<string, unknown>;
      type: "echo";
    } | {
      /** Of this change: a repeat of it is recognised. */
      externalId: string;
      /** As of the message it is about. */
      threadId?: string | null;
      /** As of the message it is about. */
      visibility?: "private" | "public";
      contact: {
        externalId: string;
      };
      /** Of the message it is about. */
      targetExternalId: string;
      type: "edit";
      text: string;
    } | {
      /** Of this change: a repeat of it is recognised. */
      externalId: string;
      /** As of the message it is about. */
      threadId?: string | null;
      /** As of the message it is about. */
      visibility?: "private" | "public";
      contact: {
        externalId: string;
      };
      /** Of the message it is about. */
      targetExternalId: string;
      type: "delete";
    } | {
      /** Of this change: a repeat of it is recognised. */
      externalId: string;
      /** As of the message it is about. */
      threadId?: string | null;
      /** As of the message it is about. */
      visibility?: "private" | "public";
      contact: {
        externalId: string;
      };
      /** Of the message it is about. */
      targetExternalId: string;
      type: "reaction";
      emoji: string;
      /** It was taken back. */
      remove?: boolean;
    } | {
      messages: ({
        externalId: string;
        threadId?: string | null;
        replyTo?: string | null;
        visibility?: "private" | "public";
        contact: {
          externalId: string;
          name?: string | null;
          attributes?: Record<string, string>;
        };
        text?: string;
        sentAt?: string | null;
        attachments?: ({
          url: string;
          contentType?: string | null;
          name?: string | null;
        })[];
        metadata?: Record<string, unknown>;
        type?: "message";
      } | {
        externalId: string;
        threadId?: string | null;
        replyTo?: string | null;
        visibility?: "private" | "public";
        contact: {
          externalId: string;
          name?: string | null;
          attributes?: Record<string, string>;
        };
        text?: string;
        sentAt?: string | null;
        attachments?: ({
          url: string;
          contentType?: string | null;
          name?: string | null;
        })[];
        metadata?: Record<string, unknown>;
        type: "echo";
      } | {
        /** Of this change: a repeat of it is recognised. */
        externalId: string;
        /** As of the message it is about. */
        threadId?: string | null;
        /** As of the message it is about. */
        visibility?: "private" | "public";
        contact: {
          externalId: string;
        };
        /** Of the message it is about. */
        targetExternalId: string;
        type: "edit";
        text: string;
      } | {
        /** Of this change: a repeat of it is recognised. */
        externalId: string;
        /** As of the message it is about. */
        threadId?: string | null;
        /** As of the message it is about. */
        visibility?: "private" | "public";
        contact: {
          externalId: string;
        };
        /** Of the message it is about. */
        targetExternalId: string;
        type: "delete";
      } | {
        /** Of this change: a repeat of it is recognised. */
        externalId: string;
        /** As of the message it is about. */
        threadId?: string | null;
        /** As of the message it is about. */
        visibility?: "private" | "public";
        contact: {
          externalId: string;
        };
        /** Of the message it is about. */
        targetExternalId: string;
        type: "reaction";
        emoji: string;
        /** It was taken back. */
        remove?: boolean;
      })[];
    };
    answer: {
      messages: ({
        id?: string;
        externalId?: string;
        status: "accepted" | "duplicate" | "rejected";
        error?: {
          code: string;
          path: string;
          message: string;
        };
      })[];
    };
  };
  /** Receipts of replies */
  'POST /v1/channels/{channelId}/receipts': {
    path: {
      channelId: string;
    };
    body: {
      receipts: ({
        messageId: string;
        status: "sent" | "delivered" | "read" | "failed";
        at: string;
        /** The provider’s name for the reply. */
        externalId?: string | null;
        error?: string | null;
      })[];
    };
    answer: {
      receipts: ({
        messageId: string;
        status: "recorded" | "unchanged" | "unknown";
      })[];
    };
  };
  /** Replies to deliver */
  'GET /v1/channels/{channelId}/replies': {
    path: {
      channelId: string;
    };
    query?: {
      cursor?: string;
      waitMs?: number;
    };
    answer: {
      cursor: string;
      replies: Reply[];
    };
  };
  /** How the webhook of a channel fares */
  'GET /v1/channels/{channelId}/webhook': {
    path: {
      channelId: string;
    };
    answer: Endpoint;
  };
  /** Signing secrets of a channel, newest first, without their text */
  'GET /v1/channels/{channelId}/webhook-secrets': {
    path: {
      channelId: string;
    };
    answer: {
      items: ({
        id: string;
        createdAt: string;
        /** When it signs no more; null: it is the newest. */
        until: string | null;
      })[];
      nextCursor: null;
    };
  };
  /** Make a signing secret of a channel; older ones sign along for a while */
  'POST /v1/channels/{channelId}/webhook-secrets': {
    path: {
      channelId: string;
    };
    body?: {
      overlapMs?: number;
    };
    answer: {
      id: string;
      createdAt: string;
      /** When it signs no more; null: it is the newest. */
      until: string | null;
      /** Shown this once; a repeat with the same Idempotency-Key has none. */
      secret?: string;
    };
  };
  /** Send to the webhook of a channel again, as if it had never failed */
  'POST /v1/channels/{channelId}/webhook/enable': {
    path: {
      channelId: string;
    };
    body?: Record<string, never> | null;
    answer: Endpoint;
  };
  /** What changed of the configuration, newest first */
  'GET /v1/config-versions': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ConfigChange[];
      nextCursor: string | null;
    };
  };
  /** Bring the configuration to what it was at a version, as a new one */
  'POST /v1/config-versions/{version}/restore': {
    path: {
      version: string;
    };
    answer: {
      version: number;
      changes: ConfigChange[];
    };
  };
  /** Every contact attribute */
  'GET /v1/contact-attributes': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ContactAttribute[];
      nextCursor: string | null;
    };
  };
  /** Make a contact attribute */
  'POST /v1/contact-attributes': {
    body: {
      key: string;
      label: string;
      type: "text" | "number" | "date" | "boolean" | "choice" | "email" | "phone" | "url";
      choices?: string[] | null;
      visible?: boolean;
      source?: "network" | "custom";
    };
    answer: ContactAttribute;
  };
  /** Set the order of all contact attributes, or move one */
  'POST /v1/contact-attributes/order': {
    body: {
      ids: string[];
    } | {
      id: string;
      before: string;
    } | {
      id: string;
      after: string;
    };
    answer: {
      items: ({
        id: string;
        key: string;
        label: string;
        type: "text" | "number" | "date" | "boolean" | "choice" | "email" | "phone" | "url";
        choices: string[] | null;
        visible: boolean;
        source: "default" | "network" | "custom";
        madeIn: number;
        order: number;
      })[];
    };
  };
  /** Delete a contact attribute */
  'DELETE /v1/contact-attributes/{contactAttributeId}': {
    path: {
      contactAttributeId: string;
    };
    answer: undefined;
  };
  /** One contact attribute */
  'GET /v1/contact-attributes/{contactAttributeId}': {
    path: {
      contactAttributeId: string;
    };
    answer: ContactAttribute;
  };
  /** Change a contact attribute */
  'PATCH /v1/contact-attributes/{contactAttributeId}': {
    path: {
      contactAttributeId: string;
    };
    body: {
      label?: string;
      choices?: string[] | null;
      visible?: boolean;
    };
    answer: ContactAttribute;
  };
  /** Every contact group */
  'GET /v1/contact-groups': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ContactGroup[];
      nextCursor: string | null;
    };
  };
  /** Make a contact group */
  'POST /v1/contact-groups': {
    body: {
      name: string;
      when: AttributeConditionInput;
    };
    answer: ContactGroup;
  };
  /** Delete a contact group */
  'DELETE /v1/contact-groups/{contactGroupId}': {
    path: {
      contactGroupId: string;
    };
    answer: undefined;
  };
  /** One contact group */
  'GET /v1/contact-groups/{contactGroupId}': {
    path: {
      contactGroupId: string;
    };
    answer: ContactGroup;
  };
  /** Change a contact group */
  'PATCH /v1/contact-groups/{contactGroupId}': {
    path: {
      contactGroupId: string;
    };
    body: {
      name?: string;
      when?: AttributeConditionInput;
    };
    answer: ContactGroup;
  };
  /** Contacts, newest first; with q those in which all its words occur */
  'GET /v1/contacts': {
    query?: {
      q?: string;
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Contact[];
      nextCursor: string | null;
    };
  };
  /** A contact */
  'GET /v1/contacts/{contactId}': {
    path: {
      contactId: string;
    };
    answer: Contact;
  };
  /** Write what is known of a contact, key by key */
  'PATCH /v1/contacts/{contactId}': {
    path: {
      contactId: string;
    };
    body: {
      /** By key; null clears. */
      attributes?: Record<string, string | number | boolean | null>;
      language?: string | null;
      vip?: boolean;
      name?: string | null;
      secondaryId?: string | null;
    };
    answer: Contact;
  };
  /** Unblock a contact */
  'DELETE /v1/contacts/{contactId}/block': {
    path: {
      contactId: string;
    };
    answer: Contact;
  };
  /** Block a contact: what is open of it is resolved */
  'PUT /v1/contacts/{contactId}/block': {
    path: {
      contactId: string;
    };
    answer: Contact;
  };
  /** Its newest conversations, at most 100, of every identity of its person */
  'GET /v1/contacts/{contactId}/conversations': {
    path: {
      contactId: string;
    };
    answer: {
      items: Conversation[];
    };
  };
  /** Erase a contact: known to nobody from now on, gone from everywhere in a while; not undoable */
  'POST /v1/contacts/{contactId}/erase': {
    path: {
      contactId: string;
    };
    body: {
      /** Of whom it was, for the log; it is kept. */
      hint: string;
    };
    answer: {
      /** Identities of the person. */
      contacts: number;
    };
  };
  /** Undo the newest merge of its person */
  'DELETE /v1/contacts/{contactId}/merge': {
    path: {
      contactId: string;
    };
    answer: Contact;
  };
  /** Say that another contact is the same person: values stay, blanks are filled, histories are kept */
  'POST /v1/contacts/{contactId}/merge': {
    path: {
      contactId: string;
    };
    body: {
      contactId: string;
    };
    answer: Contact;
  };
  /** Notes on a contact and on the other identities of its person, newest first */
  'GET /v1/contacts/{contactId}/notes': {
    path: {
      contactId: string;
    };
    answer: {
      items: ContactNote[];
    };
  };
  /** Note something on a contact */
  'POST /v1/contacts/{contactId}/notes': {
    path: {
      contactId: string;
    };
    body: {
      text: string;
    };
    answer: ContactNote;
  };
  /** Delete a note */
  'DELETE /v1/contacts/{contactId}/notes/{noteId}': {
    path: {
      contactId: string;
      noteId: string;
    };
    answer: undefined;
  };
  /** Rewrite a note */
  'PATCH /v1/contacts/{contactId}/notes/{noteId}': {
    path: {
      contactId: string;
      noteId: string;
    };
    body: {
      text: string;
    };
    answer: ContactNote;
  };
  /** Conversations by state, channel, team, assignee and what they are about */
  'GET /v1/conversations': {
    query?: {
      state?: "new" | "pending" | "bot" | "resolved";
      channelId?: string;
      teamId?: "none" | string;
      assignee?: string;
      topicId?: string;
      groupId?: string;
      visibility?: "private" | "public";
      language?: string;
      sort?: "priority" | "oldest" | "newest";
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Conversation[];
      nextCursor: string | null;
    };
  };
  /** Start a conversation */
  'POST /v1/conversations': {
    body: {
      channelId: string;
      contact: {
        externalId: string;
        /** Of a contact that is not known yet. */
        name?: string | null;
      };
      text?: string;
      attachments?: ({
        url: string;
        contentType?: string | null;
        name?: string | null;
      } | {
        attachmentId: string;
      })[];
      templateName?: string | null;
      threadId?: string | null;
      visibility?: "private" | "public";
    };
    answer: Conversation;
  };
  /** Do one thing to many conversations */
  'POST /v1/conversations/bulk': {
    body: {
      items: ({
        id: string;
        epoch: number;
      })[];
      do: {
        verb: "assign";
        agentId: string;
      } | {
        verb: "assign";
        teamId: string;
      } | {
        verb: "unassign";
      } | {
        verb: "resolve";
        reasonId?: string | null;
      } | {
        verb: "prioritize";
        priority: number;
      };
    };
    answer: {
      results: ({
        id: string;
        /** `done`, or the code of why not. */
        status: string;
        epoch?: number;
      })[];
    };
  };
  /** How many conversations of each channel the caller sees */
  'GET /v1/conversations/counts': {
    answer: {
      /** Of what the caller sees, by channel, in order of its id. */
      items: ({
        new: number;
        pending: number;
        bot: number;
        resolved: number;
        channelId: string;
        /** There may be more: where teams hide some, 1,000 are looked at. */
        atLeast: boolean;
      })[];
      total: {
        new: number;
        pending: number;
        bot: number;
        resolved: number;
      };
    };
  };
  /** A conversation */
  'GET /v1/conversations/{conversationId}': {
    path: {
      conversationId: string;
    };
    answer: Conversation;
  };
  /** Accept an offer; the first to do so holds it */
  'POST /v1/conversations/{conversationId}/accept': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Give to an agent, or pin to a team */
  'POST /v1/conversations/{conversationId}/assign': {
    path: {
      conversationId: string;
    };
    body: {
      agentId: string;
    } | {
      teamId: string;
    };
    answer: Conversation;
  };
  /** Teams and agents that it may be given to */
  'GET /v1/conversations/{conversationId}/assignees': {
    path: {
      conversationId: string;
    };
    query?: {
      cursor?: string;
      limit?: number;
      q?: string;
    };
    answer: {
      items: Assignee[];
      nextCursor: string | null;
    };
  };
  /** Cancel what would bring it back */
  'DELETE /v1/conversations/{conversationId}/boomerang': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Park or resolve, and let it come back to New; the last that is set counts */
  'POST /v1/conversations/{conversationId}/boomerang': {
    path: {
      conversationId: string;
    };
    body: {
      /** From now. Apps offer 900000, 3600000, 14400000 and 86400000: 15 min, 1 h, 4 h, 24 h. */
      afterMs?: number;
      /** An instant ahead, at most a year. */
      at?: string;
      /** Where it stands until then; left out: as it is, and Pending for a New one. */
      state?: "pending" | "resolved";
      /** For whoever gets it then. */
      note?: string | null;
      seenSeq?: number | null;
    };
    answer: Conversation;
  };
  /** Say and do something with a conversation that the virtual agent of this key holds */
  'POST /v1/conversations/{conversationId}/bot': {
    path: {
      conversationId: string;
    };
    body: {
      messages?: ({
        text: string;
      })[];
      topics?: string[];
      attributes?: Record<string, string> | null;
      complete?: "handover" | "resolved" | null;
    };
    answer: BotAnswered;
  };
  /** Topics it may have, and what resolving it takes */
  'GET /v1/conversations/{conversationId}/choices': {
    path: {
      conversationId: string;
    };
    answer: Choices;
  };
  /** Decline an offer */
  'POST /v1/conversations/{conversationId}/decline': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Why this agent, or why it still waits */
  'GET /v1/conversations/{conversationId}/explain': {
    path: {
      conversationId: string;
    };
    answer: {
      state: string;
      assigneeId: string | null;
      need: string;
      rules: string[];
      /** The last decision of the engine to give it to somebody, or to ask somebody, as it was made. */
      decision: {
        at: string;
        reason: string;
        lane?: string;
        configVersion?: number;
        order?: string;
        compared?: ({
          agentId: string;
          [key: string]: unknown;
        })[];
        [key: string]: unknown;
      } | null;
      /** Null unless it waits, in line or locked by somebody who does not hold it. */
      waiting: {
        since: string;
        /** In the order of all that its teams may be given; 1 is next. Null: out of line, locked. */
        position: number | null;
        ahead: number | null;
        /** Null where too little was given lately to say. */
        estimate: {
          waitMs: number;
          method: string;
          samples: number;
        } | null;
        agents: ({
          agentId: string;
          lacks: ({
            code: string;
            [key: string]: unknown;
          })[];
        })[];
        /** What would help, most effective first. */
        unblock: ({
          code: string;
          [key: string]: unknown;
        })[];
      } | null;
    };
  };
  /** Free the lock; an agent its own */
  'DELETE /v1/conversations/{conversationId}/lock': {
    path: {
      conversationId: string;
    };
    answer: Conversation;
  };
  /** Set to work on it: nobody else may act on it meanwhile */
  'POST /v1/conversations/{conversationId}/lock': {
    path: {
      conversationId: string;
    };
    body?: {
      /** From another agent’s hands too. */
      take?: boolean;
    };
    answer: Conversation;
  };
  /** Reply to the customer */
  'POST /v1/conversations/{conversationId}/messages': {
    path: {
      conversationId: string;
    };
    body: {
      text?: string;
      attachments?: ({
        url: string;
        contentType?: string | null;
        name?: string | null;
      } | {
        attachmentId: string;
      })[];
      templateName?: string | null;
      seenSeq?: number | null;
      /** The saved reply it was made from: its use is counted. */
      savedReplyId?: string | null;
    };
    answer: Conversation;
  };
  /** Add and remove tags of a message */
  'POST /v1/conversations/{conversationId}/messages/{messageId}/tags': {
    path: {
      conversationId: string;
      messageId: string;
    };
    body: {
      add?: string[];
      remove?: string[];
    };
    answer: TimelineItem;
  };
  /** Note something for colleagues; it is never sent out */
  'POST /v1/conversations/{conversationId}/notes': {
    path: {
      conversationId: string;
    };
    body: {
      text: string;
      /** Agents who are told of it; they must see the conversation. */
      mentions?: string[];
    };
    answer: TimelineItem;
  };
  /** Delete what a note says; that there was one stays */
  'DELETE /v1/conversations/{conversationId}/notes/{noteId}': {
    path: {
      conversationId: string;
      noteId: string;
    };
    answer: undefined;
  };
  /** Rewrite a note */
  'PATCH /v1/conversations/{conversationId}/notes/{noteId}': {
    path: {
      conversationId: string;
      noteId: string;
    };
    body: {
      text: string;
      /** Agents who are told of it; they must see the conversation. */
      mentions?: string[];
    };
    answer: TimelineItem;
  };
  /** Park until the customer writes again */
  'POST /v1/conversations/{conversationId}/pend': {
    path: {
      conversationId: string;
    };
    body?: {
      seenSeq?: number | null;
    } | null;
    answer: Conversation;
  };
  /** Set the score by hand; it stays until a rescore */
  'PUT /v1/conversations/{conversationId}/priority': {
    path: {
      conversationId: string;
    };
    body: {
      priority: number;
    };
    answer: Conversation;
  };
  /** Reopen; the agent who reopens holds it */
  'POST /v1/conversations/{conversationId}/reopen': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Evaluate score and route anew */
  'POST /v1/conversations/{conversationId}/rescore': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Resolve, with a reason where the channel takes one */
  'POST /v1/conversations/{conversationId}/resolve': {
    path: {
      conversationId: string;
    };
    body?: {
      seenSeq?: number | null;
      reasonId?: string | null;
    } | null;
    answer: Conversation;
  };
  /** Messages, notes and changes, oldest first */
  'GET /v1/conversations/{conversationId}/timeline': {
    path: {
      conversationId: string;
    };
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: TimelineItem[];
      nextCursor: string | null;
    };
  };
  /** Replace a customer’s message by asterisks; not undoable */
  'POST /v1/conversations/{conversationId}/timeline/{seq}/mask': {
    path: {
      conversationId: string;
      seq: number;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Add and remove topics */
  'POST /v1/conversations/{conversationId}/topics': {
    path: {
      conversationId: string;
    };
    body: {
      add?: string[];
      remove?: string[];
    };
    answer: Conversation;
  };
  /** Hand over to an agent or a team, with a note for whoever gets it */
  'POST /v1/conversations/{conversationId}/transfer': {
    path: {
      conversationId: string;
    };
    body: {
      agentId: string;
      note?: string;
    } | {
      teamId: string;
      note?: string;
    };
    answer: Conversation;
  };
  /** Back in line */
  'POST /v1/conversations/{conversationId}/unassign': {
    path: {
      conversationId: string;
    };
    body?: Record<string, never> | null;
    answer: Conversation;
  };
  /** Dead letters, oldest first */
  'GET /v1/dead-letters': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ({
        id: string;
        messageId: string;
        contactId: string;
        acceptedAt: string;
        /** When it was given up. */
        at: string;
        reason: string;
        /** As it was accepted; null when that cannot be read. */
        message: Record<string, unknown> | null;
      })[];
      nextCursor: string | null;
    };
  };
  /** Replies that were not delivered, oldest first */
  'GET /v1/dead-letters/replies': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ({
        messageId: string;
        conversationId: string;
        channelId: string;
        /** When it failed. */
        at: string;
        error: string | null;
      })[];
      nextCursor: string | null;
    };
  };
  /** Send failed replies once more */
  'POST /v1/dead-letters/replies/replay': {
    body: {
      messageIds: string[];
    };
    answer: {
      replies: ({
        messageId: string;
        status: "replayed" | "not_failed";
      })[];
    };
  };
  /** Who was erased, newest first */
  'GET /v1/erasures': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Erasure[];
      nextCursor: string | null;
    };
  };
  /** What happened in the workspace since */
  'GET /v1/events': {
    query?: {
      cursor?: string;
      waitMs?: number;
      types?: string;
      conversationId?: string;
      agentId?: string;
    };
    answer: {
      /** Moves with every answer, also without events. */
      cursor: string;
      events: Event[];
    };
  };
  /** Export of agents */
  'GET /v1/exports/agents': {
    query?: {
      from?: string;
      to?: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of contacts, with their attributes in the admin’s order */
  'GET /v1/exports/contacts': {
    query?: {
      from?: string;
      to?: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of conversations that are still kept */
  'GET /v1/exports/conversations': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of handle times */
  'GET /v1/exports/handle-times': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of messages, with their texts, of conversations that are still kept */
  'GET /v1/exports/messages': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of conversations that are not resolved now, with how long those in New wait */
  'GET /v1/exports/open-conversations': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of presence */
  'GET /v1/exports/presence': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of reopenings */
  'GET /v1/exports/reopenings': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of resolutions */
  'GET /v1/exports/resolutions': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of resolved conversations */
  'GET /v1/exports/resolved-conversations': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of response times */
  'GET /v1/exports/response-times': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of service levels */
  'GET /v1/exports/service-levels': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of tags on messages, of conversations that are still kept */
  'GET /v1/exports/tags': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of teams */
  'GET /v1/exports/teams': {
    query?: {
      from?: string;
      to?: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Export of topics */
  'GET /v1/exports/topics': {
    query?: {
      from?: string;
      to?: string;
      timeZone?: string;
      format?: "csv" | "ndjson";
    };
    answer: string;
  };
  /** Every key */
  'GET /v1/keys': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ({
        id: string;
        role: string;
        channelIds?: string[];
        agentId?: string;
        createdAt: string;
      })[];
      nextCursor: string | null;
    };
  };
  /** Make a key */
  'POST /v1/keys': {
    body: {
      role: "admin";
    } | {
      role: "operator";
    } | {
      role: "connector";
      channelIds: string[];
    } | {
      role: "agent";
      agentId: string;
    };
    answer: {
      id: string;
      role: string;
      channelIds?: string[];
      agentId?: string;
      createdAt: string;
      /** Shown this once; a repeat with the same Idempotency-Key has none. */
      key?: string;
    };
  };
  /** Revoke a key */
  'DELETE /v1/keys/{keyId}': {
    path: {
      keyId: string;
    };
    answer: undefined;
  };
  /** One key */
  'GET /v1/keys/{keyId}': {
    path: {
      keyId: string;
    };
    answer: {
      id: string;
      role: string;
      channelIds?: string[];
      agentId?: string;
      createdAt: string;
    };
  };
  /** Agents, their presence and load */
  'GET /v1/live/agents': {
    answer: {
      items: ({
        agentId: string;
        name: string;
        teams: ({
          id: string;
          name: string;
        })[];
        availability: "available" | "away";
        awayStateId: string | null;
        liveness: "live" | "suspect" | "absent";
        /** Slots taken: what counts to the cap. More than the capacity: given by hand, or woken. */
        load: number;
        /** Pending conversations held. */
        parked: number;
        capacity: number;
        takeBackPending: boolean;
        draining: boolean;
        lockedConversationId: string | null;
      })[];
      nextCursor: null;
    };
  };
  /** Lanes with something in them */
  'GET /v1/live/lanes': {
    answer: {
      items: ({
        laneId: string;
        /** What its conversations require: target, then skills, language, teams added, weight. */
        need: string;
        /** Kept for this agent for a while. */
        onlyAgentId: string | null;
        teams: ({
          id: string;
          name: string;
        })[];
        /** Passed over for a while. */
        notAgentIds: string[];
        waiting: number;
        oldestWaitingSince: string;
        oldestWaitMs: number;
      })[];
      nextCursor: null;
    };
  };
  /** Pin what waits in a lane to a team */
  'POST /v1/live/lanes/move': {
    body: {
      /** As the live board shows it. */
      laneId: string;
      toTeamId: string;
    };
    answer: {
      moved: number;
      /** The lane had more than one call moves: call again. */
      more: boolean;
    };
  };
  /** Every priority */
  'GET /v1/priorities': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Priority[];
      nextCursor: string | null;
    };
  };
  /** Make a priority */
  'POST /v1/priorities': {
    body: {
      item: {
        topicId: string;
      } | {
        groupId: string;
      } | {
        channelId: string;
        visibility: "private" | "public" | "both";
      };
      weight?: number;
    };
    answer: Priority;
  };
  /** Delete a priority */
  'DELETE /v1/priorities/{priorityId}': {
    path: {
      priorityId: string;
    };
    answer: undefined;
  };
  /** One priority */
  'GET /v1/priorities/{priorityId}': {
    path: {
      priorityId: string;
    };
    answer: Priority;
  };
  /** Change a priority */
  'PATCH /v1/priorities/{priorityId}': {
    path: {
      priorityId: string;
    };
    body: {
      item?: {
        topicId: string;
      } | {
        groupId: string;
      } | {
        channelId: string;
        visibility: "private" | "public" | "both";
      };
      weight?: number;
    };
    answer: Priority;
  };
  /** Available and away time of agents, and what they did */
  'GET /v1/reports/agents': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
    };
    answer: AgentReport;
  };
  /** Response times, handle time, resolved and reopened conversations, service levels */
  'GET /v1/reports/conversations': {
    query: {
      from: string;
      to: string;
      timeZone?: string;
      groupBy?: "agent" | "team" | "channel" | "topic" | "day";
      over?: "resolved" | "all";
    };
    answer: ConversationReport;
  };
  /** Every resolve reason */
  'GET /v1/resolve-reasons': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ResolveReason[];
      nextCursor: string | null;
    };
  };
  /** Make a resolve reason */
  'POST /v1/resolve-reasons': {
    body: {
      name: string;
      enabled?: boolean;
    };
    answer: ResolveReason;
  };
  /** Delete a resolve reason */
  'DELETE /v1/resolve-reasons/{resolveReasonId}': {
    path: {
      resolveReasonId: string;
    };
    answer: undefined;
  };
  /** One resolve reason */
  'GET /v1/resolve-reasons/{resolveReasonId}': {
    path: {
      resolveReasonId: string;
    };
    answer: ResolveReason;
  };
  /** Change a resolve reason */
  'PATCH /v1/resolve-reasons/{resolveReasonId}': {
    path: {
      resolveReasonId: string;
    };
    body: {
      name?: string;
      enabled?: boolean;
    };
    answer: ResolveReason;
  };
  /** Every routing rule */
  'GET /v1/routing-rules': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: RoutingRule[];
      nextCursor: string | null;
    };
  };
  /** Make a routing rule */
  'POST /v1/routing-rules': {
    body: {
      name: string;
      enabled?: boolean;
      when: ConditionInput;
      teamIds: string[];
      steps?: ({
        afterMs: number;
        dropSkills?: string[];
        levels?: ({
          skill: string;
          level: number;
        })[];
        dropLanguage?: true;
        addTeamIds?: string[];
        end?: "anyone" | "overflow" | "wait";
      })[];
      preferredAgentId?: string | null;
      preferForMs?: number;
      requires?: {
        skills?: ({
          skill: string;
          level: number;
        })[];
        language?: "contact" | string | null;
      };
    };
    answer: RoutingRule;
  };
  /** Try a rule on what waits now */
  'POST /v1/routing-rules/dry-run': {
    body: {
      rule: {
        name: string;
        enabled?: boolean;
        when: ConditionInput;
        teamIds: string[];
        steps?: ({
          afterMs: number;
          dropSkills?: string[];
          levels?: ({
            skill: string;
            level: number;
          })[];
          dropLanguage?: true;
          addTeamIds?: string[];
          end?: "anyone" | "overflow" | "wait";
        })[];
        preferredAgentId?: string | null;
        preferForMs?: number;
        requires?: {
          skills?: ({
            skill: string;
            level: number;
          })[];
          language?: "contact" | string | null;
        };
      };
      /** The stored rule whose place it takes. */
      replaces?: string;
    };
    answer: {
      examined: number;
      /** More waits than was examined. */
      more: boolean;
      /** How many of them the rule would decide about. */
      matched: number;
      conversations: ({
        id: string;
        from: {
          need: string;
          teamIds: string[];
        };
        to: {
          need: string;
          teamIds: string[];
        };
      })[];
    };
  };
  /** Delete a routing rule */
  'DELETE /v1/routing-rules/{routingRuleId}': {
    path: {
      routingRuleId: string;
    };
    answer: undefined;
  };
  /** One routing rule */
  'GET /v1/routing-rules/{routingRuleId}': {
    path: {
      routingRuleId: string;
    };
    answer: RoutingRule;
  };
  /** Change a routing rule */
  'PATCH /v1/routing-rules/{routingRuleId}': {
    path: {
      routingRuleId: string;
    };
    body: {
      name?: string;
      enabled?: boolean;
      when?: ConditionInput;
      teamIds?: string[];
      steps?: ({
        afterMs: number;
        dropSkills?: string[];
        levels?: ({
          skill: string;
          level: number;
        })[];
        dropLanguage?: true;
        addTeamIds?: string[];
        end?: "anyone" | "overflow" | "wait";
      })[];
      preferredAgentId?: string | null;
      preferForMs?: number;
      requires?: {
        skills?: ({
          skill: string;
          level: number;
        })[];
        language?: "contact" | string | null;
      };
    };
    answer: RoutingRule;
  };
  /** Saved replies: as they were made, or by use; a page of a search may be short */
  'GET /v1/saved-replies': {
    query?: {
      cursor?: string;
      limit?: number;
      conversationId?: string;
      collectionId?: string;
      shortcut?: string;
      q?: string;
      sort?: "created" | "usage";
    };
    answer: {
      items: SavedReply[];
      nextCursor: string | null;
    };
  };
  /** Make a saved reply */
  'POST /v1/saved-replies': {
    body: {
      /** An agent’s own, if left out. */
      collectionId?: string;
      title?: string | null;
      body: string;
      shortcut?: string | null;
      language?: string | null;
    };
    answer: SavedReply;
  };
  /** Delete a saved reply */
  'DELETE /v1/saved-replies/{savedReplyId}': {
    path: {
      savedReplyId: string;
    };
    answer: undefined;
  };
  /** One saved reply */
  'GET /v1/saved-replies/{savedReplyId}': {
    path: {
      savedReplyId: string;
    };
    answer: SavedReply;
  };
  /** Change a saved reply */
  'PATCH /v1/saved-replies/{savedReplyId}': {
    path: {
      savedReplyId: string;
    };
    body: {
      title?: string | null;
      body?: string;
      shortcut?: string | null;
      language?: string | null;
    };
    answer: SavedReply;
  };
  /** A saved reply in the words for a conversation */
  'POST /v1/saved-replies/{savedReplyId}/render': {
    path: {
      savedReplyId: string;
    };
    body: {
      conversationId: string;
    };
    answer: {
      text: string;
      /** Placeholders of which nothing is known, with the text that stands there instead. */
      missing: ({
        placeholder: string;
        usedFallback: string;
      })[];
    };
  };
  /** Collections of saved replies: an agent’s own first, then the shared ones as they were made */
  'GET /v1/saved-reply-collections': {
    query?: {
      cursor?: string;
      limit?: number;
      conversationId?: string;
    };
    answer: {
      items: SavedReplyCollection[];
      nextCursor: string | null;
    };
  };
  /** Make a shared collection */
  'POST /v1/saved-reply-collections': {
    body: {
      name: string;
      teamIds?: string[];
      channelIds?: string[];
      editableBy?: "admins" | "members";
    };
    answer: SavedReplyCollection;
  };
  /** Delete a shared collection with its replies */
  'DELETE /v1/saved-reply-collections/{collectionId}': {
    path: {
      collectionId: string;
    };
    answer: undefined;
  };
  /** One collection */
  'GET /v1/saved-reply-collections/{collectionId}': {
    path: {
      collectionId: string;
    };
    answer: SavedReplyCollection;
  };
  /** Change a shared collection */
  'PATCH /v1/saved-reply-collections/{collectionId}': {
    path: {
      collectionId: string;
    };
    body: {
      name?: string;
      teamIds?: string[];
      channelIds?: string[];
      editableBy?: "admins" | "members";
    };
    answer: SavedReplyCollection;
  };
  /** The replies of a collection as CSV, as they were made */
  'GET /v1/saved-reply-collections/{collectionId}/export': {
    path: {
      collectionId: string;
    };
    answer: string;
  };
  /** Put replies from CSV into a collection, all or none */
  'POST /v1/saved-reply-collections/{collectionId}/import': {
    path: {
      collectionId: string;
    };
    query?: {
      dryRun?: "true" | "false";
    };
    body?: string;
    answer: {
      dryRun: boolean;
      /** Rows that make a reply. */
      made: number;
      /** Rows that change the reply with their shortcut. */
      changed: number;
      errorCount: number;
      /** The first 100. Row 1 has the names of the columns. */
      errors: ({
        row: number;
        field: string;
        code: string;
        message: string;
      })[];
    };
  };
  /** Settings */
  'GET /v1/settings': {
    answer: Settings;
  };
  /** Change settings */
  'PATCH /v1/settings': {
    body: {
      removeAssignment?: {
        enabled?: boolean;
        graceMs?: number;
        signOutGraceMs?: number;
      };
      presence?: {
        leaseMs?: number;
        heartbeatMs?: number;
      };
      routing?: {
        defaultCapacity?: number;
        fallbackTeamId?: string | null;
        order?: "priority" | "deadline";
        headStartMs?: number | null;
        idleAwayMs?: number | null;
        weights?: {
          api?: number;
        };
        pendingHoldMs?: {
          private?: number;
          public?: number;
        };
        preferredAgent?: {
          waitMs?: number;
          memoryMs?: number;
        };
      };
      lifecycle?: {
        autoResolve?: {
          newMs?: number;
          pendingMs?: number;
          newReason?: string;
          pendingReason?: string;
        };
        boomerangMs?: number;
      };
      retention?: {
        resolvedDays?: number;
        reportDays?: number;
        eventHours?: number;
        auditDays?: number;
        erasureDays?: number;
        deadLetterDays?: number;
        dedupeDays?: number;
      };
      contacts?: {
        clearAfterMs?: number | null;
      };
      masking?: {
        cards?: boolean;
        socialSecurity?: boolean;
      };
    };
    answer: Settings;
  };
  /** Every SLA policy */
  'GET /v1/sla-policies': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: SlaPolicy[];
      nextCursor: string | null;
    };
  };
  /** Make a SLA policy */
  'POST /v1/sla-policies': {
    body: {
      name: string;
      enabled?: boolean;
      when?: ConditionInput | null;
      firstResponseMs?: number | null;
      nextResponseMs?: number | null;
      warnBeforeMs?: number | null;
    };
    answer: SlaPolicy;
  };
  /** Delete a SLA policy */
  'DELETE /v1/sla-policies/{slaPolicyId}': {
    path: {
      slaPolicyId: string;
    };
    answer: undefined;
  };
  /** One SLA policy */
  'GET /v1/sla-policies/{slaPolicyId}': {
    path: {
      slaPolicyId: string;
    };
    answer: SlaPolicy;
  };
  /** Change a SLA policy */
  'PATCH /v1/sla-policies/{slaPolicyId}': {
    path: {
      slaPolicyId: string;
    };
    body: {
      name?: string;
      enabled?: boolean;
      when?: ConditionInput | null;
      firstResponseMs?: number | null;
      nextResponseMs?: number | null;
      warnBeforeMs?: number | null;
    };
    answer: SlaPolicy;
  };
  /** End the hold */
  'DELETE /v1/take-back-hold': {
    answer: {
      until: string | null;
    };
  };
  /** Until when */
  'GET /v1/take-back-hold': {
    answer: {
      until: string | null;
    };
  };
  /** Hold take-backs from now on */
  'PUT /v1/take-back-hold': {
    body: {
      durationMs: number;
    };
    answer: {
      until: string | null;
    };
  };
  /** Every team */
  'GET /v1/teams': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Team[];
      nextCursor: string | null;
    };
  };
  /** Make a team */
  'POST /v1/teams': {
    body: {
      name: string;
      capacity?: number | null;
      mode?: "direct" | "offer" | "broadcast" | "pull";
      choice?: "load_ratio" | "free_slots" | "longest_idle" | "round_robin" | "level";
      awayTimeoutMs?: number | null;
      answerWithinMs?: number | null;
      wrapUpMs?: number | null;
      paused?: boolean;
      businessHoursId?: string | null;
      offer?: {
        timeoutMs?: number;
        broadcastTo?: number;
        declineLimit?: number;
        coolDownMs?: number;
        escalateToTeamId?: string | null;
      };
      queue?: {
        sort?: "priority" | "oldest" | "newest";
        mayChangeSort?: boolean;
        mayFilter?: boolean;
        onlyRouted?: boolean;
        seesUnrouted?: boolean;
      };
    };
    answer: Team;
  };
  /** Delete a team */
  'DELETE /v1/teams/{teamId}': {
    path: {
      teamId: string;
    };
    answer: undefined;
  };
  /** One team */
  'GET /v1/teams/{teamId}': {
    path: {
      teamId: string;
    };
    answer: Team;
  };
  /** Change a team */
  'PATCH /v1/teams/{teamId}': {
    path: {
      teamId: string;
    };
    body: {
      name?: string;
      capacity?: number | null;
      mode?: "direct" | "offer" | "broadcast" | "pull";
      choice?: "load_ratio" | "free_slots" | "longest_idle" | "round_robin" | "level";
      awayTimeoutMs?: number | null;
      answerWithinMs?: number | null;
      wrapUpMs?: number | null;
      paused?: boolean;
      businessHoursId?: string | null;
      offer?: {
        timeoutMs?: number;
        broadcastTo?: number;
        declineLimit?: number;
        coolDownMs?: number;
        escalateToTeamId?: string | null;
      };
      queue?: {
        sort?: "priority" | "oldest" | "newest";
        mayChangeSort?: boolean;
        mayFilter?: boolean;
        onlyRouted?: boolean;
        seesUnrouted?: boolean;
      };
    };
    answer: Team;
  };
  /** Every topic */
  'GET /v1/topics': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Topic[];
      nextCursor: string | null;
    };
  };
  /** Make a topic */
  'POST /v1/topics': {
    body: {
      name: string;
    };
    answer: Topic;
  };
  /** Delete a topic */
  'DELETE /v1/topics/{topicId}': {
    path: {
      topicId: string;
    };
    answer: undefined;
  };
  /** One topic */
  'GET /v1/topics/{topicId}': {
    path: {
      topicId: string;
    };
    answer: Topic;
  };
  /** Change a topic */
  'PATCH /v1/topics/{topicId}': {
    path: {
      topicId: string;
    };
    body: {
      name?: string;
    };
    answer: Topic;
  };
  /** Every webhook */
  'GET /v1/webhooks': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: Webhook[];
      nextCursor: string | null;
    };
  };
  /** Make a webhook */
  'POST /v1/webhooks': {
    body: {
      name: string;
      url: string;
      types?: string[];
      enabled?: boolean;
      description?: string;
      retryForMs?: number;
    };
    answer: Webhook;
  };
  /** Delete a webhook */
  'DELETE /v1/webhooks/{webhookId}': {
    path: {
      webhookId: string;
    };
    answer: undefined;
  };
  /** One webhook */
  'GET /v1/webhooks/{webhookId}': {
    path: {
      webhookId: string;
    };
    answer: Webhook;
  };
  /** Change a webhook */
  'PATCH /v1/webhooks/{webhookId}': {
    path: {
      webhookId: string;
    };
    body: {
      name?: string;
      url?: string;
      types?: string[];
      enabled?: boolean;
      description?: string;
      retryForMs?: number;
    };
    answer: Webhook;
  };
  /** Send to the webhook of events again, as if it had never failed */
  'POST /v1/webhooks/{webhookId}/enable': {
    path: {
      webhookId: string;
    };
    body?: Record<string, never> | null;
    answer: Endpoint;
  };
  /** Send a webhook again everything after a cursor, or what was given up */
  'POST /v1/webhooks/{webhookId}/replay': {
    path: {
      webhookId: string;
    };
    body?: {
      /** Everything after it: of an event, or `oldest` that is kept. None: what was given up, at most 1,000 a call. */
      cursor?: string;
    };
    answer: {
      /** Of what was given up. */
      count: number;
    };
  };
  /** Signing secrets of events, newest first, without their text */
  'GET /v1/webhooks/{webhookId}/secrets': {
    path: {
      webhookId: string;
    };
    answer: {
      items: ({
        id: string;
        createdAt: string;
        /** When it signs no more; null: it is the newest. */
        until: string | null;
      })[];
      nextCursor: null;
    };
  };
  /** Make a signing secret of events; older ones sign along for a while */
  'POST /v1/webhooks/{webhookId}/secrets': {
    path: {
      webhookId: string;
    };
    body?: {
      overlapMs?: number;
    };
    answer: {
      id: string;
      createdAt: string;
      /** When it signs no more; null: it is the newest. */
      until: string | null;
      /** Shown this once; a repeat with the same Idempotency-Key has none. */
      secret?: string;
    };
  };
  /** How the webhook of events fares */
  'GET /v1/webhooks/{webhookId}/status': {
    path: {
      webhookId: string;
    };
    answer: Endpoint;
  };
  /** Events that a webhook was not sent in time, or refused, oldest first */
  'GET /v1/webhooks/{webhookId}/undelivered': {
    path: {
      webhookId: string;
    };
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: UndeliveredEvent[];
      nextCursor: string | null;
    };
  };
  /** Every workspace */
  'GET /v1/workspaces': {
    query?: {
      cursor?: string;
      limit?: number;
    };
    answer: {
      items: ({
        id: string;
        name: string;
        slug: string;
        createdAt: string;
      })[];
      nextCursor: string | null;
    };
  };
  /** Make a workspace */
  'POST /v1/workspaces': {
    body: {
      name: string;
    };
    answer: {
      id: string;
      name: string;
      slug: string;
      /** Its first admin key, shown this once; a repeat answers without it. */
      key?: string;
    };
  };
};
