import { kind, type ProblemKind } from './kind.ts'

/** Problems of the engine, of its log, and of NATS. */
export const ENGINE_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'server.busy': kind(503, { en: 'Too busy', zh: '系统繁忙' }, { en: 'Try again in a moment.', zh: '请稍后重试。' }),
  'engine.stopping': kind(
    503,
    { en: 'Stopping', zh: '正在停止' },
    { en: 'Try again in a moment.', zh: '请稍后重试。' },
  ),
  'server.timeout': kind(
    503,
    { en: 'Took too long', zh: '处理超时' },
    {
      en: 'Ask again with the same Idempotency-Key: it returns the true outcome.',
      zh: '请用相同的 Idempotency-Key 再次请求，即可得到真实结果。',
    },
  ),
  'stream.busy': kind(
    503,
    { en: 'Too many commands at once', zh: '同时命令过多' },
    {
      en: 'Try again in a moment: many commands already wait for this aggregate.',
      zh: '请稍后重试：该对象已有许多命令在等待。',
    },
  ),
  'view.unavailable': kind(
    503,
    { en: 'View unavailable', zh: '视图不可用' },
    { en: 'Look at /ready: the view has stopped or is being built.', zh: '请查看 /ready：视图已停止或正在建立。' },
  ),
  'log.full': kind(
    507,
    { en: 'Disk full', zh: '磁盘已满' },
    {
      en: 'Make room on the disk of the event log; nothing was written.',
      zh: '请为事件日志的磁盘腾出空间；未写入任何内容。',
    },
  ),
  'log.clock-behind': kind(
    503,
    { en: 'Clock behind', zh: '时钟落后' },
    {
      en: 'Set the clock of the server right (NTP): it is behind the last recorded event. Nothing was written.',
      zh: '请校准服务器时钟（NTP）：它落后于最后记录的事件。未写入任何内容。',
    },
  ),
  'clock.jumped': kind(
    503,
    { en: 'Clock jumped', zh: '时钟跳变' },
    {
      en: 'Ask again with the same Idempotency-Key. Commands are taken again once the clock of the server has run steadily for 10 s; after a jump of more than an hour also once it is confirmed.',
      zh: '请用相同的 Idempotency-Key 再次请求。服务器时钟稳定运行 10 秒后恢复受理命令；跳变超过一小时的，还须确认时钟。',
    },
  ),
  'clock.unconfirmed': kind(
    503,
    { en: 'Clock unconfirmed', zh: '时钟未确认' },
    {
      en: 'Confirm the clock with `sanshe clock accept`, or wait: another host or an hour confirms it. Services that act on time wait until then.',
      zh: '请用 `sanshe clock accept` 确认时钟，或等待其他主机确认，或等待一小时。在此之前，按时间执行的服务暂停。',
    },
  ),
  'log.unavailable': kind(
    503,
    { en: 'Log unavailable', zh: '日志不可用' },
    {
      en: 'Ask again with the same Idempotency-Key: the event log does not answer.',
      zh: '请用相同的 Idempotency-Key 再次请求：事件日志没有应答。',
    },
  ),
  'log.older-copy': kind(
    503,
    { en: 'Log is an older copy', zh: '日志是旧副本' },
    {
      en: 'Put the newer files of the log back, or accept this copy with `sanshe log accept`; nothing was written.',
      zh: '请放回较新的日志文件，或用 `sanshe log accept` 接受此副本；未写入任何内容。',
    },
  ),
  'log.changed': kind(
    503,
    { en: 'Log changed', zh: '日志已更换' },
    { en: 'Start the engine again; nothing was written.', zh: '请重新启动引擎；未写入任何内容。' },
  ),
  'log.file-gone': kind(
    503,
    { en: 'Log file gone', zh: '日志文件丢失' },
    {
      en: 'Put log.db back in its place, or restore a backup; /ready says more.',
      zh: '请放回 log.db，或恢复备份；详见 /ready。',
    },
  ),
  'log.file-replaced': kind(
    503,
    { en: 'Log file replaced', zh: '日志文件被替换' },
    {
      en: 'Put the newer files of the log back, or start the engine again; /ready says more.',
      zh: '请放回较新的日志文件，或重新启动引擎；详见 /ready。',
    },
  ),
  'log.corrupt': kind(
    500,
    { en: 'Log damaged', zh: '日志损坏' },
    { en: 'Restore the event log from its backup.', zh: '请从备份恢复事件日志。' },
  ),
  'log.foreign': kind(
    503,
    { en: 'No event log', zh: '不是事件日志' },
    {
      en: 'Put the event log back in its place, then start the engine again; nothing was written.',
      zh: '请放回事件日志，然后重新启动引擎；未写入任何内容。',
    },
  ),
  'log.denied': kind(
    503,
    { en: 'Log refuses access', zh: '日志拒绝访问' },
    {
      en: 'Give the engine a user of EventStoreDB that may read and write.',
      zh: '请为引擎配置可读写 EventStoreDB 的用户。',
    },
  ),
  'log.append-too-large': kind(
    413,
    { en: 'Append too large', zh: '写入过大' },
    {
      en: 'Send less at once, or raise MaxAppendSize of EventStoreDB.',
      zh: '请减少单次写入，或调大 EventStoreDB 的 MaxAppendSize。',
    },
  ),
  'log.stream-deleted': kind(
    500,
    { en: 'Stream deleted', zh: '事件流被删除' },
    {
      en: 'Restore the event log: one of its streams was deleted from outside.',
      zh: '请恢复事件日志：其中一个事件流被外部删除。',
    },
  ),
  'log.stream-cut': kind(
    500,
    { en: 'Stream cut', zh: '事件流被截断' },
    {
      en: 'Restore the event log: the first events of a stream were removed from outside.',
      zh: '请恢复事件日志：某事件流开头的事件被外部移除。',
    },
  ),
  'log.unexpected': kind(
    503,
    { en: 'Unexpected answer of the log', zh: '日志应答异常' },
    {
      en: 'Ask again with the same Idempotency-Key: it returns the true outcome. /ready says whether the fault lasts.',
      zh: '请用相同的 Idempotency-Key 再次请求，即可得到真实结果。故障是否持续见 /ready。',
    },
  ),
  'log.other-epoch': kind(
    503,
    { en: 'New epoch of the log', zh: '日志进入新纪元' },
    { en: 'Try again in a moment: the engine opens the log again.', zh: '请稍后重试：引擎正在重新打开日志。' },
  ),
  'log.server-too-old': kind(
    500,
    { en: 'Server too old', zh: '服务器版本过旧' },
    { en: 'Use EventStoreDB 22.6 or later.', zh: '请使用 EventStoreDB 22.6 或更高版本。' },
  ),
  'log.contended': kind(
    503,
    { en: 'Log contended', zh: '日志写入冲突' },
    { en: 'Try again: other writers keep writing this stream.', zh: '请重试：其他写入者正在持续写入该事件流。' },
  ),
  'nats.unavailable': kind(
    503,
    { en: 'NATS unavailable', zh: 'NATS 不可用' },
    {
      en: 'Ask again once NATS is back: it holds what engines share.',
      zh: '请在 NATS 恢复后重试：引擎共享的数据保存在其中。',
    },
  ),
  'nats.no-jetstream': kind(
    503,
    { en: 'NATS without JetStream', zh: 'NATS 未启用 JetStream' },
    { en: 'Start nats-server with -js, then ask again.', zh: '请以 -js 启动 nats-server 后重试。' },
  ),
  'nats.refused': kind(
    503,
    { en: 'NATS refuses access', zh: 'NATS 拒绝访问' },
    {
      en: 'Give the engine the rights on NATS that the deployment guide lists.',
      zh: '请为引擎授予部署指南所列的 NATS 权限。',
    },
  ),
  'nats.other-log': kind(
    503,
    { en: 'NATS of another log', zh: 'NATS 属于其他日志' },
    {
      en: 'Set NATS_URL to the server of this log; /ready says more.',
      zh: '请将 NATS_URL 设为本日志的服务器；详见 /ready。',
    },
  ),
  'nats.no-relay': kind(
    503,
    { en: 'No relay yet', zh: '尚无中继' },
    {
      en: 'Start a relay: until then the log of this NATS is not known.',
      zh: '请启动中继：在此之前无法得知此 NATS 属于哪个日志。',
    },
  ),
  'nats.unknown': kind(
    503,
    { en: 'NATS failed', zh: 'NATS 故障' },
    {
      en: 'Ask again; if it lasts, see the log of nats-server.',
      zh: '请重试；若持续出现，请查看 nats-server 的日志。',
    },
  ),
  'nats.full': kind(
    507,
    { en: 'NATS full', zh: 'NATS 已满' },
    { en: 'Make room in JetStream; nothing was written.', zh: '请为 JetStream 腾出空间；未写入任何内容。' },
  ),
  internal: kind(
    500,
    { en: 'Internal error', zh: '内部错误' },
    {
      en: 'Tell the operator the correlation id: the log says more.',
      zh: '请将关联编号告知运维人员：日志中有详细信息。',
    },
  ),
}
