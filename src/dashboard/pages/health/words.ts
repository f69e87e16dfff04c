import type { Sentence, Words } from '../../kit/language.tsx'

export const healthWords = {
  intro: { en: 'What the engine says of itself, renewed every five seconds.', zh: '系统自检结果，每五秒更新。' },
  ready: { en: 'Everything works', zh: '一切正常' },
  readyNext: { en: 'Nothing needs to be mended.', zh: '无需处理。' },
  degraded: { en: 'The engine works, but something needs to be mended', zh: '系统可用，但有问题需要处理' },
  notReady: { en: 'The engine cannot do all of its work', zh: '系统部分功能已停止' },
  hidden: { en: 'The engine does not tell its state here', zh: '此处无法获取系统状态' },
  hiddenNext: {
    en: 'A proxy withholds /ready from browsers, which is right on the open internet. Ask for it on the machine of the engine: curl localhost:3000/ready',
    zh: '代理未对浏览器开放 /ready（公网环境应如此）。请在服务器上执行：curl localhost:3000/ready',
  },
  unreachable: { en: 'The engine does not answer', zh: '系统没有响应' },
  unreachableNext: {
    en: 'Check that it runs, and the network between.',
    zh: '请检查系统是否在运行，以及网络是否通畅。',
  },
  findings: { en: 'What to mend', zh: '需要处理的问题' },
  mend: { en: 'Mend', zh: '处理办法' },
  said: { en: 'The engine says', zh: '系统提示' },
  stops: { en: 'stopped: {work}', zh: '已停止：{work}' },
  goesOn: { en: 'work goes on', zh: '不影响办理' },
  letters: { en: 'Open the dead letters', zh: '查看死信' },
  hooks: { en: 'Open the webhooks', zh: '查看推送' },
  log: { en: 'Event log', zh: '事件日志' },
  logAt: { en: 'position {position}, {seconds} s ago', zh: '位置 {position}，{seconds} 秒前获知' },
  views: { en: 'Views', zh: '视图' },
  viewsFine: { en: '{n} of {of} up to date', zh: '{n}/{of} 正常' },
  services: { en: 'Services', zh: '系统服务' },
  service: { en: 'Service', zh: '服务' },
  standing: { en: 'State', zh: '状态' },
  lag: { en: 'Behind by', zh: '滞后' },
  seconds: { en: '{n} s', zh: '{n} 秒' },
  dead: { en: 'Dead letters', zh: '死信' },
  works: { en: 'works', zh: '正常' },
  fails: { en: 'fails, tries again: {why}', zh: '失败重试中：{why}' },
} satisfies Words

/** The work that can stop. */
export const workWords = {
  answers: { en: 'answers to commands', zh: '命令应答' },
  commands: { en: 'commands', zh: '办理（写入）' },
  views: { en: 'queries', zh: '查询' },
  relay: { en: 'publishing', zh: '事件发布' },
  services: { en: 'services', zh: '系统服务' },
  webhooks: { en: 'webhooks', zh: '推送' },
} satisfies Words

/** What a condition means, and its mend: docs/reference/health.md and docs/troubleshooting.md. */
export const conditionWords = {
  space: { en: 'The disk is full', zh: '磁盘已满' },
  spaceMend: {
    en: 'Make space on the disk of the data directory. Commands are accepted again within a second, without a restart. Nothing was lost.',
    zh: '请为数据目录所在磁盘腾出空间，一秒内自动恢复，无需重启，数据没有丢失。',
  },
  clock: { en: 'The clock of the server jumped or is unconfirmed', zh: '服务器时钟跳变或未确认' },
  clockMend: {
    en: 'Compare the clock with another machine (date -u) and correct it by NTP. If it is right, confirm it: sanshe clock accept.',
    zh: '请与另一台机器核对时间（date -u）并通过 NTP 校准；如时间正确，执行 sanshe clock accept 确认。',
  },
  log: { en: 'The event log does not answer or cannot be trusted', zh: '事件日志无响应或不可信' },
  logMend: {
    en: 'Check that the disk or the database of the log works, then read what the engine says below. If the log was restored from a backup, confirm it: sanshe log accept.',
    zh: '请检查日志所在磁盘或数据库，并阅读下方系统提示；如日志由备份恢复，执行 sanshe log accept 确认。',
  },
  keys: { en: 'The keys of personal data cannot be read', zh: '无法读取个人信息密钥' },
  keysMend: {
    en: 'Check the disk and the owner of the key store. If it is lost, restore it from the backup that belongs to this log.',
    zh: '请检查密钥库所在磁盘和文件属主；如已丢失，从与本日志配套的备份中恢复。',
  },
  nats: { en: 'NATS is away or refuses the connection', zh: 'NATS 不可用或拒绝连接' },
  natsMend: {
    en: 'Check that NATS runs and that NATS_URL, user and permissions are right. Publishing goes on by itself.',
    zh: '请检查 NATS 是否运行，以及 NATS_URL、账号和权限；恢复后自动继续发布。',
  },
  relay: { en: 'Events are not published', zh: '事件发布已停止' },
  relayMend: {
    en: 'Remove the cause that the engine names below. The relay goes on without a restart.',
    zh: '请按下方系统提示消除原因，发布自动继续，无需重启。',
  },
  enrolment: { en: 'Accounts without enrolment', zh: '有账号尚未登记' },
  enrolmentMend: {
    en: 'Name a first person for each party, or enrol its people, under “People and parties”.',
    zh: '请在“人员与单位”中为各单位指定首位人员或登记人员。',
  },
  tokens: { en: 'The keys of the sign-in cannot be fetched', zh: '无法获取登录服务的公钥' },
  tokensMend: {
    en: 'Check that the sign-in of your organisation can be reached from the engine. Sessions go on meanwhile.',
    zh: '请检查系统能否访问所在单位的登录服务，已登录的会话不受影响。',
  },
  state: { en: 'The stored state of the engine has a fault', zh: '系统状态存储异常' },
  stateMend: {
    en: 'Check the disk and the owner of the data directory, and read what the engine says below.',
    zh: '请检查数据目录所在磁盘和文件属主，并阅读下方系统提示。',
  },
  other: { en: 'A part of the engine has a fault', zh: '系统部分组件异常' },
  otherMend: {
    en: 'Follow what the engine says below. The code is explained in /docs, “Errors”.',
    zh: '请按下方系统提示处理，代码说明见 /docs 的“Errors”。',
  },
  viewFails: { en: 'The view “{view}” stands still', zh: '视图“{view}”已停止更新' },
  viewFailsMend: {
    en: 'All others go on. Upgrade or correct the engine, stop it, run: sanshe projections rebuild {view}, and start it.',
    zh: '其他视图不受影响。请升级或修复系统，停止后执行 sanshe projections rebuild {view}，再启动。',
  },
  viewBuilds: { en: 'The view “{view}” is built for the first time', zh: '视图“{view}”正在首次构建' },
  viewBuildsMend: { en: 'Wait. It answers by itself once it is complete.', zh: '请等待，构建完成后自动可用。' },
  serviceFails: { en: 'The service “{service}” fails', zh: '服务“{service}”处理失败' },
  serviceFailsMend: {
    en: 'It tries again by itself. If it does not recover, mend the cause of the code below.',
    zh: '系统会自动重试；如未恢复，请按下方代码消除原因。',
  },
  dead: { en: '“{service}” has {n} dead letters', zh: '“{service}”有 {n} 条死信' },
  deadMend: {
    en: 'Look at each, mend the cause, then replay it; skip only what no one needs.',
    zh: '请逐条查看，消除原因后重新处理；仅跳过确认无用的。',
  },
  hooksOff: { en: '{n|webhook is|webhooks are} switched off', zh: '{n} 个推送已停用' },
  hooksOffMend: {
    en: 'Ask their owners to mend the address, then switch them on.',
    zh: '请联系其所有者修复地址，然后恢复启用。',
  },
} satisfies Words

/** The services of the engine. */
export const serviceWords: Readonly<Record<string, Sentence>> = {
  dispatch: { en: 'Proposals and assignment', zh: '事项推荐与派单' },
  deadline: { en: 'Due times and escalation', zh: '时限与提级' },
  succession: { en: 'Departures and absences', zh: '退出与接替' },
  matching: { en: 'Matching of resources and people', zh: '资源与人员匹配' },
  merger: { en: 'Merged demands', zh: '并件' },
  roster: { en: 'Gaps of the duty roster', zh: '值班空缺' },
  reporting: { en: 'Reports', zh: '报告' },
  settlement: { en: 'Money that funds pass on', zh: '资金余款结转' },
  messenger: { en: 'Messages to people outside the pages', zh: '页面外消息提醒' },
  'convention-watch': { en: 'Breaches of the convention', zh: '未履约登记' },
  notifier: { en: 'Webhooks', zh: '推送' },
}
