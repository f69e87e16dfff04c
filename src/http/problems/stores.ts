import { kind, type ProblemKind } from './kind.ts'

/** Problems of what the engine stores beside the log: keys, state and views. */
export const STORE_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'vault.full': kind(
    507,
    { en: 'Disk full', zh: '磁盘已满' },
    {
      en: 'Make room on the disk of the vault; nothing was written, and erasing still works.',
      zh: '请为密钥库的磁盘腾出空间；未写入任何内容，删除仍可进行。',
    },
  ),
  'vault.many-redactions': kind(
    409,
    { en: 'Too many redactions', zh: '单独删除的值过多' },
    {
      en: 'Erase the person instead, or raise max_payload of the NATS servers of the keys. Nothing was changed.',
      zh: '请改为删除此人的全部数据，或调大密钥 NATS 服务器的 max_payload。未作任何更改。',
    },
  ),
  'vault.unavailable': kind(
    503,
    { en: 'Vault unavailable', zh: '密钥库不可用' },
    {
      en: 'Ask again with the same Idempotency-Key: the keys cannot be reached.',
      zh: '请用相同的 Idempotency-Key 再次请求：无法访问密钥。',
    },
  ),
  'vault.file-gone': kind(
    503,
    { en: 'Vault file gone', zh: '密钥库文件丢失' },
    { en: 'Put vault.db back in its place, or restore a backup.', zh: '请放回 vault.db，或恢复备份。' },
  ),
  'vault.file-replaced': kind(
    503,
    { en: 'Vault file replaced', zh: '密钥库文件被替换' },
    { en: 'Put the newer vault.db back, or start the engine again.', zh: '请放回较新的 vault.db，或重新启动引擎。' },
  ),
  'vault.corrupt': kind(
    503,
    { en: 'Vault damaged', zh: '密钥库损坏' },
    {
      en: 'Restore the vault from a backup that was made together with the log.',
      zh: '请从与日志同时制作的备份恢复密钥库。',
    },
  ),
  'vault.foreign': kind(
    503,
    { en: 'No vault', zh: '不是密钥库' },
    {
      en: 'Put the vault back in its place, then start the engine again.',
      zh: '请放回密钥库，然后重新启动引擎。',
    },
  ),
  'vault.damaged-value': kind(
    500,
    { en: 'Sealed value damaged', zh: '密封值损坏' },
    {
      en: 'Compare the event log with its ledger, or restore it: this vault did not seal the value.',
      zh: '请将事件日志与其账本比对，或恢复事件日志：该值并非由此密钥库密封。',
    },
  ),
  'vault.closed': kind(503, { en: 'Stopping', zh: '正在停止' }, { en: 'Try again in a moment.', zh: '请稍后重试。' }),
  'state.unavailable': kind(
    503,
    { en: 'State file unavailable', zh: '状态文件不可用' },
    { en: 'Check the disk of the data directory, then try again.', zh: '请检查数据目录所在磁盘后重试。' },
  ),
  'state.file-gone': kind(
    503,
    { en: 'State file gone', zh: '状态文件丢失' },
    {
      en: 'Put state.db back in its place, or start the engine again without it.',
      zh: '请放回 state.db，或不带该文件重新启动引擎。',
    },
  ),
  'state.file-replaced': kind(
    503,
    { en: 'State file replaced', zh: '状态文件被替换' },
    { en: 'Put the newer state.db back, or start the engine again.', zh: '请放回较新的 state.db，或重新启动引擎。' },
  ),
  'state.corrupt': kind(
    503,
    { en: 'State file damaged', zh: '状态文件损坏' },
    {
      en: 'Restore state.db from a backup, or start the engine again without it.',
      zh: '请从备份恢复 state.db，或不带该文件重新启动引擎。',
    },
  ),
  'state.foreign': kind(
    503,
    { en: 'No state file', zh: '不是状态文件' },
    {
      en: 'Put state.db back in its place, or start the engine again without it.',
      zh: '请放回 state.db，或不带该文件重新启动引擎。',
    },
  ),
  'read-db.unavailable': kind(
    503,
    { en: 'Views unavailable', zh: '视图不可用' },
    { en: 'Try again in a moment: the read models cannot be reached.', zh: '请稍后重试：无法访问读模型。' },
  ),
  'read-db.damaged': kind(
    503,
    { en: 'Views damaged', zh: '视图损坏' },
    {
      en: 'Try again later: the views are rebuilt from the log. /ready says how far they are.',
      zh: '请稍后重试：正在根据日志重建视图，进度见 /ready。',
    },
  ),
}
