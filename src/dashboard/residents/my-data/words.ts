import type { Words } from '../../kit/language.tsx'

export const dataWords = {
  title: { en: 'My data', zh: '我的资料' },
  lead: {
    en: 'Your words, name and phone are kept encrypted. Here you see who opened them, and decide about them.',
    zh: '您说的话、姓名和电话都加密保存。在这里可以看谁看过，也可以自己作主。',
  },
  readers: { en: 'Who has looked', zh: '谁看过' },
  noReaders: { en: 'No one but you so far.', zh: '目前只有您自己看过。' },
  reader: { en: '{who}, {times|time|times}, last on {when}', zh: '{who}，看过 {times} 次，最近一次 {when}' },
  readerOnce: { en: '{who}, once, on {when}', zh: '{who}，{when}看过 1 次' },
  person: { en: '{party} (no. {reader})', zh: '{party}（工号 {reader}）' },
  service: { en: 'A program of this service', zh: '本平台的程序' },
  worker: { en: 'A worker', zh: '工作人员' },
  late: { en: 'A look appears here after some seconds.', zh: '查看记录几秒后出现在这里。' },
  publish: { en: 'Your words in public', zh: '公开您的原话' },
  publishMay: {
    en: 'This demand is public, your own words are not. You may let everyone read them, and take that back at any time.',
    zh: '这件事已公开，但您的原话没有公开。您可以同意公开，也可以随时收回。',
  },
  publishIs: {
    en: 'Everyone can read your own words. You may take that back.',
    zh: '您的原话已经公开。您可以随时收回。',
  },
  publishNot: {
    en: 'Your own words are not public, and cannot be unless staff make the demand public first.',
    zh: '您的原话没有公开。工作人员确定这件事可以公开后，您才需要选择。',
  },
  consent: { en: 'Let everyone read them', zh: '同意公开' },
  revoke: { en: 'Take it back', zh: '收回，不公开' },
  consented: { en: 'Your words are public now.', zh: '您的原话已公开。' },
  revoked: { en: 'Your words are no longer public.', zh: '您的原话不再公开。' },
  erase: { en: 'Delete your data', zh: '删除我的资料' },
  eraseOpen: {
    en: 'While it is being worked on, those who handle it need your words. Withdraw it first, or wait until it is closed.',
    zh: '办理期间，经办人员需要看您说的话。请先撤回，或等办结以后再删除。',
  },
  eraseMay: {
    en: 'Your words, name, phone and everything written about you here can be deleted for good. That something was handled, and when, stays without them.',
    zh: '可以永久删除您说的话、姓名、电话，以及这件事里所有关于您的文字。只留下“办过一件事、什么时候”的记录。',
  },
  eraseNow: { en: 'Delete for good', zh: '永久删除' },
  eraseSure: { en: 'Delete it all? This cannot be undone.', zh: '确定全部删除吗？删除后不能恢复。' },
  yesErase: { en: 'Yes, delete', zh: '确定删除' },
  cancel: { en: 'Cancel', zh: '取消' },
  erased: { en: 'Your data is deleted.', zh: '您的资料已删除。' },
  erasedAlready: { en: 'It is deleted already.', zh: '您的资料已经删除。' },
  account: {
    en: 'You are signed in: your data belongs to your account. Ask the neighbourhood committee to delete it.',
    zh: '您已登录，资料属于您的账号。要删除，请联系居委会。',
  },
  back: { en: 'Back to the progress', zh: '返回办理进度' },
} satisfies Words
