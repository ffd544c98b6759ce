/**
 * What admins configure: shapes as stored, and the inputs that make and change them. Inputs are strict: an unknown
 * field is an error, not a surprise. What is stored may lack a field that is newer than it: it then has the default.
 */
export * from './access.js';
export * from './agents.js';
export * from './automations.js';
export * from './away-states.js';
export * from './channels.js';
export * from './condition.js';
export * from './contact-attributes.js';
export * from './contact-groups.js';
export * from './fields.js';
export * from './overflow.js';
export * from './priorities.js';
export * from './resolve-reasons.js';
export * from './routing-rules.js';
export * from './settings.js';
export * from './sla-policies.js';
export * from './slug.js';
export * from './teams.js';
export * from './topics.js';
export * from './virtual.js';
export * from './webhooks.js';
