import type { Sentence } from '../../../domain/kernel/index.ts'

/** The summaries of routes that belong to no command and no view, by the id of their operation. */
export const ROUTE_SUMMARIES = {
  'commands.batch': {
    en: 'Up to 100 commands, each with its own key: decided in order, and each answered alone.',
    zh: '一次最多 100 条命令，每条有各自的幂等键；按顺序逐条处理，逐条答复。',
  },
  'demand.receive-orders': {
    en: 'Send the rows of a hotline’s spreadsheet: up to 1,000 orders, each answered alone.',
    zh: '粘贴或上传热线表格：一次最多 1000 个工单，逐行答复。',
  },
  'feed.events': {
    en: 'Events: a page of JSON, lines of NDJSON up to now, or server-sent events that go on.',
    zh: '事件：JSON 分页、截至当前的 NDJSON 行，或持续推送的 SSE。',
  },
  'feed.stream': { en: 'The events of one stream, from the first on.', zh: '一条事件流的全部事件，从头开始。' },
  'schemas.one': {
    en: 'JSON Schema of the data of one version of an event: `TaskAssigned.v1.json`.',
    zh: '事件某一版本数据的 JSON Schema：`TaskAssigned.v1.json`。',
  },
  'dead-letters.list': {
    en: 'Events that services and webhooks gave up, oldest first.',
    zh: '系统服务和推送地址未能处理的事件，旧的在前。',
  },
  'dead-letters.get': { en: 'One dead letter, with its event.', zh: '一条未处理事件及其内容。' },
  'dead-letters.replay': {
    en: 'Deliver a dead letter again, now. If that fails, it stays, with one more failure.',
    zh: '立即重新投递；再次失败则保留，并增加一次失败记录。',
  },
  'dead-letters.discard': { en: 'Discard a dead letter.', zh: '丢弃一条未处理事件。' },
  'privacy.erase': {
    en: 'Erase all personal data of a subject, in every file at once.',
    zh: '删除一名主体的全部个人信息，所有文件同时生效。',
  },
  'privacy.erase-many': {
    en: 'Erase all personal data of up to 1,000 subjects at once.',
    zh: '一次删除至多一千名主体的全部个人信息。',
  },
  'privacy.redact': {
    en: 'Erase one personal value of one event. Other values of the same person stay.',
    zh: '删除一个事件中的一项个人信息，同一人的其他信息保留。',
  },
  'privacy.disclosures': {
    en: 'Who has read personal values of a subject, latest first.',
    zh: '谁查看过一名主体的个人信息，新的在前。',
  },
  'webhooks.register': {
    en: 'Register an address that events are sent to, signed as Standard Webhooks says.',
    zh: '登记推送地址：事件按 Standard Webhooks 规范签名后推送。',
  },
  'webhooks.list': {
    en: 'Webhooks, how far each has got, and why those that are off are off.',
    zh: '推送地址、各自的推送进度，以及停用的原因。',
  },
  'webhooks.get': { en: 'One webhook.', zh: '一个推送地址。' },
  'webhooks.remove': {
    en: 'Remove a webhook, its secret and its dead letters.',
    zh: '删除推送地址及其密钥和未处理事件。',
  },
  'webhooks.rotate': {
    en: 'Make a new secret. For 24 hours deliveries are signed under both.',
    zh: '更换密钥；24 小时内同时使用新旧密钥签名。',
  },
  'webhooks.switch-on': {
    en: 'Send again after it was switched off, from where it stood.',
    zh: '停用后重新启用，从原进度继续推送。',
  },
  'webhooks.test': {
    en: 'Send one message that is no event, and tell whether it was accepted.',
    zh: '发送一条测试消息，并告知是否被接收。',
  },
} as const satisfies Readonly<Record<string, Sentence>>

/** The id and the English summary of such a route, as members of its schema. */
export const operation = (id: keyof typeof ROUTE_SUMMARIES) => ({ operationId: id, summary: ROUTE_SUMMARIES[id].en })
