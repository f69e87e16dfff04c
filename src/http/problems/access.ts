import { kind, type ProblemKind } from './kind.ts'

/** Problems with the caller, its rate, and the position that it reads from. */
export const ACCESS_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'follow.unknown': kind(
    404,
    { en: 'No such demand', zh: '未找到' },
    {
      en: 'Check the number and the last four digits of the phone number. Some demands can be followed with the private link only.',
      zh: '请核对诉求编号和电话后四位；部分诉求只能通过专属链接查询。',
    },
  ),
  'follow.too-many': kind(
    429,
    { en: 'Too many wrong attempts', zh: '尝试次数过多' },
    {
      en: 'Wait as long as Retry-After says, use the private link, or ask at the desk.',
      zh: '请按 Retry-After 等待，或使用专属链接，或到窗口查询。',
    },
  ),
  'accept.none': kind(
    406,
    { en: 'No such format', zh: '不支持此格式' },
    {
      en: 'Accept application/json, a page of a view as text/csv, or events as application/x-ndjson or text/event-stream.',
      zh: '请接受 application/json；视图的页也可为 text/csv，事件也可为 application/x-ndjson 或 text/event-stream。',
    },
  ),
  'token.missing': kind(
    401,
    { en: 'Token missing', zh: '缺少令牌' },
    {
      en: 'Send `Authorization: Bearer <token>`; `sanshe token` makes one.',
      zh: '请发送 `Authorization: Bearer <token>`；可用 `sanshe token` 生成。',
    },
  ),
  'token.invalid': kind(
    401,
    { en: 'Token invalid', zh: '令牌无效' },
    {
      en: 'Get a new token: the key, issuer, audience or claims are not as expected.',
      zh: '请获取新令牌：密钥、签发者、受众或声明不符。',
    },
  ),
  'token.expired': kind(
    401,
    { en: 'Token expired', zh: '令牌已过期' },
    { en: 'Get a new token.', zh: '请获取新令牌。' },
  ),
  'session.none': kind(
    401,
    { en: 'Not signed in', zh: '未登录' },
    { en: 'Sign in: `signIn` names the ways.', zh: '请登录：`signIn` 列出登录方式。' },
  ),
  'session.ended': kind(401, { en: 'Session ended', zh: '登录已失效' }, { en: 'Sign in again.', zh: '请重新登录。' }),
  'session.other-person': kind(
    401,
    { en: 'Another person is signed in', zh: '当前登录的是另一人' },
    {
      en: 'Nothing was done: in this browser, another person has signed in since. Check who is signed in, then send it again.',
      zh: '操作未执行：此浏览器已改由另一人登录。请核对当前登录的人，再重新提交。',
    },
  ),
  'session.cross-site': kind(
    403,
    { en: 'Request of another site', zh: '来自其他站点的请求' },
    {
      en: 'Send the request from a page of this engine, and with the header `x-sanshe-request: 1` if it changes something.',
      zh: '请从本系统的页面发送请求；如为更改操作，请附请求头 `x-sanshe-request: 1`。',
    },
  ),
  'persona.unknown': kind(
    404,
    { en: 'No such persona', zh: '没有此人物' },
    { en: 'Use the `id` of an entry of /personas.', zh: '请使用 /personas 中条目的 `id`。' },
  ),
  'oidc.unavailable': kind(
    503,
    { en: 'Identity provider unavailable', zh: '身份提供方不可用' },
    { en: 'Try again: the identity provider does not answer.', zh: '请重试：身份提供方没有应答。' },
  ),
  'oidc.refused': kind(
    401,
    { en: 'Signing in refused', zh: '登录被拒绝' },
    { en: 'Sign in again, and agree at the identity provider.', zh: '请重新登录，并在身份提供方处同意授权。' },
  ),
  'oidc.failed': kind(
    401,
    { en: 'Signing in failed', zh: '登录失败' },
    {
      en: 'Sign in again in one window, within ten minutes. If it fails again, the identity provider answers with something else than it should.',
      zh: '请在十分钟内于同一窗口重新登录；如再次失败，说明身份提供方的应答不符合要求。',
    },
  ),
  'ticket.invalid': kind(
    401,
    { en: 'Ticket invalid', zh: '票据无效' },
    {
      en: 'Get a new ticket: each opens the events of one community once, within 30 seconds.',
      zh: '请获取新票据：每张票据只能在 30 秒内打开一个社区的事件一次。',
    },
  ),
  'token.other-community': kind(
    403,
    { en: 'Token of another community', zh: '令牌属于其他社区' },
    { en: 'Use a token whose `communities` include this one.', zh: '请使用 `communities` 包含本社区的令牌。' },
  ),
  'program.unregistered': kind(
    403,
    { en: 'Program not registered', zh: '程序未登记' },
    {
      en: 'Ask the administrator to register the program with `register-program`.',
      zh: '请管理员使用 `register-program` 登记该程序。',
    },
  ),
  'enrolment.ended': kind(
    403,
    { en: 'Enrolment ended', zh: '登记已终止' },
    {
      en: 'Connect again: the answer is then for what you are enrolled as now.',
      zh: '请重新连接，将按您当前的登记身份答复。',
    },
  ),
  'token.keys-unavailable': kind(
    503,
    { en: 'Keys unavailable', zh: '密钥不可用' },
    {
      en: 'Try again: the key set that tokens are checked with cannot be fetched.',
      zh: '请重试：无法获取用于验证令牌的密钥集。',
    },
  ),
  forbidden: kind(
    403,
    { en: 'Not entitled', zh: '无权操作' },
    {
      en: 'Ask a person with one of the roles or relations that /docs names.',
      zh: '请由具备 /docs 所列角色或关系的人员操作。',
    },
  ),
  'revision.stale': kind(
    412,
    { en: 'Changed meanwhile', zh: '内容已变更' },
    {
      en: 'Read it again and decide again; `revision` is the current one.',
      zh: '请重新读取后再决定；`revision` 为当前版本。',
    },
  ),
  'idempotency.reused': kind(
    422,
    { en: 'Idempotency key reused', zh: '幂等键重复使用' },
    { en: 'Use a new key for a new command, and one for each target.', zh: '新命令请使用新键，每个对象各用一个。' },
  ),
  'idempotency.weak-key': kind(
    400,
    { en: 'Idempotency key not random', zh: '幂等键不够随机' },
    {
      en: 'Without a token the Idempotency-Key must be random: send a UUID of version 4, or at least 32 hexadecimal digits or 22 characters of base64url.',
      zh: '没有令牌时 Idempotency-Key 必须随机：请发送第 4 版 UUID，或至少 32 位十六进制数字，或 22 个 base64url 字符。',
    },
  ),
  'position.ahead': kind(
    503,
    { en: 'Position not reached yet', zh: '尚未到达该位置' },
    { en: 'Try again: the view has not reached the position asked for.', zh: '请重试：视图尚未到达所要求的位置。' },
  ),
  'cursor.invalid': kind(
    400,
    { en: 'Cursor invalid', zh: '游标无效' },
    { en: 'Use a cursor exactly as an answer gave it.', zh: '请原样使用应答中给出的游标。' },
  ),
  'cursor.gone': kind(
    410,
    { en: 'Cursor of another log', zh: '游标属于其他日志' },
    {
      en: 'Start again at `start`: the cursor comes from another log.',
      zh: '请从 `start` 重新开始：该游标来自其他日志。',
    },
  ),
  'filter.unknown': kind(
    400,
    { en: 'No such parameter', zh: '没有此参数' },
    { en: 'See /docs for the parameters of this address.', zh: '此地址可用的参数见 /docs。' },
  ),
  'filter.invalid': kind(
    400,
    { en: 'Filter invalid', zh: '筛选条件无效' },
    { en: 'Give each filter once, in the form that /docs names.', zh: '每个筛选条件只给一次，并符合 /docs 所列形式。' },
  ),
  'rate.exceeded': kind(
    429,
    { en: 'Too many requests', zh: '请求过多' },
    { en: 'Wait as long as Retry-After says.', zh: '请按 Retry-After 等待。' },
  ),
  'feed.full': kind(
    503,
    { en: 'Too many listeners', zh: '订阅者过多' },
    { en: 'Try again later, or use another node.', zh: '请稍后重试，或使用其他节点。' },
  ),
  'listeners.too-many': kind(
    429,
    { en: 'Too many open answers', zh: '未读完的应答过多' },
    {
      en: 'Read the answers that are open, or wait as long as Retry-After says.',
      zh: '请先读完已打开的应答，或按 Retry-After 等待。',
    },
  ),
  'listeners.full': kind(
    503,
    { en: 'Too many readers', zh: '读取者过多' },
    {
      en: 'Wait as long as Retry-After says: readers that take nothing are disconnected by then.',
      zh: '请按 Retry-After 等待：届时不读取数据的连接会被断开。',
    },
  ),
}
