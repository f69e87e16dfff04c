import { kind, type ProblemKind } from './kind.ts'

/** Problems with the form of a request, and with the things that it names. */
export const REQUEST_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'request.invalid': kind(
    400,
    { en: 'Malformed request', zh: '请求格式错误' },
    {
      en: 'Correct the parts of the address or the headers named in `errors`.',
      zh: '请更正 `errors` 中列出的地址部分或请求头。',
    },
  ),
  'request.malformed': kind(
    400,
    { en: 'Malformed request', zh: '请求格式错误' },
    { en: 'Send a well-formed HTTP/1.1 request.', zh: '请发送格式正确的 HTTP/1.1 请求。' },
  ),
  'request.timeout': kind(
    408,
    { en: 'Request too slow', zh: '请求过慢' },
    { en: 'Send the whole request in time.', zh: '请在时限内发完整个请求。' },
  ),
  'request.header-too-large': kind(
    431,
    { en: 'Headers too large', zh: '请求头过大' },
    { en: 'Send smaller headers.', zh: '请缩短请求头。' },
  ),
  'body.malformed': kind(
    400,
    { en: 'Malformed JSON', zh: 'JSON 格式错误' },
    { en: 'Send one JSON object in UTF-8.', zh: '请以 UTF-8 发送一个 JSON 对象。' },
  ),
  'body.too-large': kind(
    413,
    { en: 'Body too large', zh: '正文过大' },
    { en: 'Send less in one command; attach long texts as files.', zh: '请减少单条命令的内容；长文本请作为附件。' },
  ),
  'body.type': kind(
    415,
    { en: 'Wrong content type', zh: '内容类型错误' },
    { en: 'Send the body as `application/json`.', zh: '请以 `application/json` 发送正文。' },
  ),
  'command.invalid': kind(
    400,
    { en: 'Command does not match its schema', zh: '命令不符合格式' },
    {
      en: 'Correct the fields named in `errors`; /openapi.json has the schema.',
      zh: '请更正 `errors` 中列出的字段；格式见 /openapi.json。',
    },
  ),
  'orders.no-columns': kind(
    422,
    { en: 'Columns not saved', zh: '未设置列对应关系' },
    {
      en: 'Say with `save-order-columns` in which columns of this hotline’s spreadsheet the values stand.',
      zh: '请先用 `save-order-columns` 设置该热线表格的列对应关系。',
    },
  ),
  'orders.columns': kind(
    422,
    { en: 'Columns missing', zh: '缺少列' },
    {
      en: 'The first row must have the column names that `details.columns` lists, each once. Correct the rows, or save the columns again.',
      zh: '首行必须包含 `details.columns` 列出的各列名，且不得重复。请更正表格或重新设置列对应关系。',
    },
  ),
  'orders.unreadable': kind(
    422,
    { en: 'Rows that cannot be read', zh: '表格无法读取' },
    {
      en: 'A quote in the rows never closes. Close or double it, and send the rows again.',
      zh: '表格中有引号未闭合，请补全或写成两个引号后重新发送。',
    },
  ),
  'orders.too-many': kind(
    422,
    { en: 'Too many rows', zh: '行数过多' },
    { en: 'Send at most 1,000 rows in one request.', zh: '一次最多发送 1000 行。' },
  ),
  'row.invalid': kind(
    422,
    { en: 'Row cannot be read', zh: '该行无法读取' },
    { en: 'Correct the values of the row that `errors` names.', zh: '请更正 `errors` 所列的该行内容。' },
  ),
  'command.unknown': kind(
    404,
    { en: 'No such command', zh: '没有此命令' },
    { en: 'See /docs for the commands of this kind of aggregate.', zh: '此类对象可用的命令见 /docs。' },
  ),
  'route.unknown': kind(
    404,
    { en: 'No such address', zh: '没有此地址' },
    { en: 'See /docs for the addresses.', zh: '可用地址见 /docs。' },
  ),
  'method.unknown': kind(
    405,
    { en: 'Method not supported', zh: '不支持此方法' },
    {
      en: 'Use a method that the header `allow` names: this address does not take the one of the request.',
      zh: '请使用响应头 `allow` 列出的方法：此地址不支持该请求的方法。',
    },
  ),
  'row.unknown': kind(
    404,
    { en: 'Not found', zh: '未找到' },
    {
      en: 'Check the id: the row does not exist, or you may not see it.',
      zh: '请核对编号：该记录不存在，或您无权查看。',
    },
  ),
  'stream.unknown': kind(
    404,
    { en: 'No such stream', zh: '没有此事件流' },
    {
      en: 'Check the id: the stream does not exist, or you may not see it.',
      zh: '请核对编号：该事件流不存在，或您无权查看。',
    },
  ),
  'event-type.unknown': kind(
    404,
    { en: 'No such event type', zh: '没有此事件类型' },
    {
      en: 'Correct the names in `types`: `errors` lists those that no event has. /asyncapi.json has all of them.',
      zh: '请更正 `types` 中的名称：`errors` 列出了不存在的名称。全部名称见 /asyncapi.json。',
    },
  ),
  'schema.unknown': kind(
    404,
    { en: 'No such schema', zh: '没有此格式' },
    { en: 'See /asyncapi.json for the event types.', zh: '事件类型见 /asyncapi.json。' },
  ),
  'view.unknown': kind(
    404,
    { en: 'No such view', zh: '没有此视图' },
    { en: 'See /docs for the views.', zh: '可用视图见 /docs。' },
  ),
  'community.unknown': kind(
    404,
    { en: 'No such community', zh: '没有此社区' },
    { en: 'Establish the community first, or correct the address.', zh: '请先设立社区，或更正地址。' },
  ),
  'community.elsewhere': kind(
    404,
    { en: 'Community served by another node', zh: '社区由其他节点服务' },
    {
      en: 'Ask the node that serves this community (SANSHE_COMMUNITIES).',
      zh: '请访问服务该社区的节点（SANSHE_COMMUNITIES）。',
    },
  ),
  'subject.unknown': kind(
    404,
    { en: 'No data of this subject', zh: '没有此人的数据' },
    {
      en: 'Check the id: the subject has no key. It was erased, or never existed.',
      zh: '请核对编号：此人没有密钥，已被删除或从未存在。',
    },
  ),
  'field.unknown': kind(
    404,
    { en: 'No such value', zh: '没有此值' },
    {
      en: 'Name a stream, a revision and a personal field that exist.',
      zh: '请给出存在的事件流、版本和个人信息字段。',
    },
  ),
  'webhook.unknown': kind(
    404,
    { en: 'No such webhook', zh: '没有此推送地址' },
    {
      en: 'Check the id: the webhook does not exist, or it is not yours.',
      zh: '请核对编号：该推送地址不存在，或不属于您。',
    },
  ),
  'webhook.address': kind(
    422,
    { en: 'Address not allowed for a webhook', zh: '推送地址不可用' },
    { en: 'Give an http or https URL on the public internet.', zh: '请给出公网上的 http 或 https 地址。' },
  ),
  'webhook.too-many': kind(
    422,
    { en: 'Too many webhooks', zh: '推送地址过多' },
    { en: 'Remove a webhook that is not used.', zh: '请删除不再使用的推送地址。' },
  ),
  'webhook.testing': kind(
    429,
    { en: 'Webhook tests in progress', zh: '推送测试进行中' },
    { en: 'Wait until a test has ended.', zh: '请等待一项测试结束。' },
  ),
  'dead-letter.unknown': kind(
    404,
    { en: 'No such dead letter', zh: '没有此失败事件' },
    {
      en: 'Check the consumer and the event: the dead letter was replayed or discarded, or never existed.',
      zh: '请核对消费者和事件：该失败事件已重放、已丢弃或从未存在。',
    },
  ),
  'dead-letter.elsewhere': kind(
    409,
    { en: 'Consumer runs elsewhere', zh: '消费者不在此处' },
    { en: 'Ask an engine whose SANSHE_ROLES name this service.', zh: '请访问 SANSHE_ROLES 中含有该服务的引擎。' },
  ),
  'event.too-large': kind(
    413,
    { en: 'Event too large', zh: '事件过大' },
    { en: 'Split it into several commands, or attach the text as a file.', zh: '请拆分为多条命令，或将文本作为附件。' },
  ),
  'event.not-json': kind(
    400,
    { en: 'Not JSON', zh: '不是 JSON' },
    {
      en: 'Send well-formed Unicode: the text has an unpaired surrogate.',
      zh: '请发送格式正确的 Unicode：文本中有不成对的代理项。',
    },
  ),
  'stream.invalid': kind(
    400,
    { en: 'Id cannot name a stream', zh: '编号不能用作事件流名' },
    { en: 'Use an id as an earlier answer gave it.', zh: '请使用先前应答给出的编号。' },
  ),
  'time.before-previous': kind(
    422,
    { en: 'Earlier than the previous event', zh: '早于上一事件' },
    {
      en: 'Give a time that is not before the previous event of the stream.',
      zh: '请给出不早于该事件流上一事件的时间。',
    },
  ),
  'time.in-future': kind(
    422,
    { en: 'Time is in the future', zh: '时间在未来' },
    { en: 'Give a time that is not in the future.', zh: '请给出不在未来的时间。' },
  ),
  'time.invalid': kind(
    422,
    { en: 'Not a valid time', zh: '时间无效' },
    { en: 'Write times as 2026-03-01T08:00:00.000Z.', zh: '时间请写作 2026-03-01T08:00:00.000Z。' },
  ),
  'zone.unknown': kind(
    422,
    { en: 'No such time zone', zh: '没有此时区' },
    {
      en: 'Name a time zone of the IANA database, such as Asia/Shanghai.',
      zh: '请给出 IANA 数据库中的时区，如 Asia/Shanghai。',
    },
  ),
}
