import type { Sentence } from '../../../domain/kernel/index.ts'

/** The summaries of routes that belong to no command and no view, by the id of their operation. */
export const ROUTE_SUMMARIES = {
  'commands.list': {
    en: 'The commands that your role may send, with the schemas of their data.',
    zh: '您的角色可以发送的命令及其数据格式。',
  },
  'communities.list': { en: 'The communities of this engine.', zh: '本引擎中的社区。' },
  'commands.batch': {
    en: 'Up to 100 commands, each with its own key: decided in order, and each answered alone.',
    zh: '一次最多 100 条命令，每条有各自的幂等键；按顺序逐条处理，逐条答复。',
  },
  'desk.propose-items': {
    en: 'Items of the workbook that resemble a text, the most similar first.',
    zh: '与文字内容相近的手册事项，最相近的在前。',
  },
  'desk.similar': {
    en: 'Open demands that may be the same: at the same place, or in similar words.',
    zh: '可能重复的未办结诉求：地点相同或内容相近。',
  },
  'desk.by-phone': {
    en: 'The person behind a phone number, and their demands.',
    zh: '按电话号码查找诉求人及其诉求。',
  },
  'desk.follow': {
    en: 'Follow a demand by its number and the last four digits of the phone number that you left.',
    zh: '凭诉求编号和所留电话后四位查询办理进度。',
  },
  'demand.receive-orders': {
    en: 'Send the rows of a hotline’s spreadsheet: up to 1,000 orders, each answered alone.',
    zh: '粘贴或上传热线表格：一次最多 1000 个工单，逐行答复。',
  },
  'feed.events': {
    en: 'Events: a page of JSON, lines of NDJSON up to now, or server-sent events that go on.',
    zh: '事件：JSON 分页、截至当前的 NDJSON 行，或持续推送的 SSE。',
  },
  'feed.ticket': {
    en: 'Get a ticket that opens the events once within 30 seconds, for clients that cannot send headers.',
    zh: '获取一次性票据，30 秒内可打开事件流一次；供无法发送请求头的客户端使用。',
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
  'privacy.redact': {
    en: 'Erase one personal value of one event. Other values of the same person stay.',
    zh: '删除一个事件中的一项个人信息，同一人的其他信息保留。',
  },
  'privacy.disclosures': {
    en: 'Who has read personal values of a subject, latest first.',
    zh: '谁查看过一名主体的个人信息，新的在前。',
  },
  'session.begin': {
    en: 'Sign in with a browser: the answer sets a cookie in place of a token.',
    zh: '浏览器登录：应答设置 cookie，代替令牌。',
  },
  'session.get': { en: 'Who has signed in, and until when.', zh: '当前登录者及登录期限。' },
  'session.end': { en: 'Sign out.', zh: '退出登录。' },
  'provider.login': {
    en: 'Go to the identity provider to sign in, then back to a page.',
    zh: '前往身份提供方登录，随后返回页面。',
  },
  'provider.callback': { en: 'Where the identity provider sends people back to.', zh: '身份提供方的返回地址。' },
  'provider.logout': {
    en: 'Sign out here and at the identity provider.',
    zh: '在本系统和身份提供方同时退出登录。',
  },
  'session.personas': {
    en: 'The people of the demo as whom anyone may sign in.',
    zh: '演示中可供任何人登录的人物。',
  },
  'privacy.own-disclosures': {
    en: 'Who has read personal values of a demand that you raised without an account, latest first.',
    zh: '谁查看过您未登录提交的诉求中的个人信息，新的在前。',
  },
  'privacy.erase-own': {
    en: 'Erase all personal data of a demand that you raised without an account, once it has ended.',
    zh: '诉求结束后，删除您未登录提交的诉求中的全部个人信息。',
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
