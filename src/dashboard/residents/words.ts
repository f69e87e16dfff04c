import type { Words } from '../kit/language.tsx'

/** Texts of the frame of the residents' pages. */
export const shellWords = {
  brand: { en: 'Community voice', zh: '社区说事' },
  back: { en: 'Back', zh: '返回' },
  skip: { en: 'Skip to content', zh: '跳到正文' },
  settings: { en: 'Display', zh: '显示设置' },
  bigger: { en: 'Large', zh: '大字版' },
  contrast: { en: 'High contrast', zh: '高对比度' },
  aloud: { en: 'Read aloud', zh: '朗读' },
  other: { en: '中文', zh: 'English' },
  loading: { en: 'One moment …', zh: '请稍等……' },
  failed: { en: 'This could not be loaded.', zh: '没有打开。' },
  failedHint: { en: 'Check the network, then try again.', zh: '请检查网络，再试一次。' },
  again: { en: 'Try again', zh: '再试一次' },
  offline: {
    en: 'No network. You can go on writing: it is sent once the network is back.',
    zh: '现在没有网络。您可以接着写，有网以后自动发出。',
  },
  simulated: { en: 'Demonstration: simulated data', zh: '演示：模拟数据' },
  which: { en: 'Which community?', zh: '您在哪个社区？' },
  noCommunity: { en: 'No community is set up here yet.', zh: '这里还没有开通社区。' },
} satisfies Words

export const sessionWords = {
  ended: { en: 'Your sign-in has expired.', zh: '您的登录已失效。' },
  kept: {
    en: 'Nothing was sent, and nothing you wrote is lost. Sign in again, or go on without an account.',
    zh: '刚才没有提交，您写的内容也没有丢。请重新登录，或者不登录继续。',
  },
  again: { en: 'Sign in again', zh: '重新登录' },
  visitor: { en: 'Go on without an account', zh: '不登录，继续' },
  held: {
    en: 'Something you wrote while signed in has not been sent. Sign in again to go on with it. It is deleted 24 hours after you began it.',
    zh: '您登录时写的一件事还没有提交。重新登录后可以接着办；动笔满24小时后会自动删除。',
  },
} satisfies Words

export const homeWords = {
  lead: { en: 'What can we do for you?', zh: '有什么事，跟我们说' },
  hint: {
    en: 'No account needed. You can stay nameless.',
    zh: '不用注册，也可以不留姓名。',
  },
  signIn: { en: 'I have an account: sign in', zh: '我有账号，去登录' },
  say: { en: 'Tell us something', zh: '我要说事' },
  sayHint: { en: 'Something is broken, someone needs help, an idea', zh: '东西坏了、有人要帮忙、提个建议' },
  find: { en: 'Look up progress', zh: '查进度' },
  findHint: { en: 'By number and phone', zh: '用编号和手机号查询' },
  mine: { en: 'What I raised', zh: '我说过的事' },
  mineHint: { en: 'Signed in as {name}', zh: '已登录：{name}' },
  danger: { en: 'Is anyone in danger? Call now:', zh: '有人身危险，请马上打电话：' },
  police: { en: 'Police', zh: '公安' },
  fire: { en: 'Fire', zh: '火警' },
  ambulance: { en: 'Ambulance', zh: '急救' },
  draft: { en: 'You have something unfinished', zh: '您有一件事还没说完' },
  goOn: { en: 'Go on', zh: '接着说' },
  here: { en: 'You are at: {place}', zh: '您在：{place}' },
} satisfies Words

export const promiseWords = {
  today: { en: 'today', zh: '今天' },
  tomorrow: { en: 'tomorrow', zh: '明天' },
  withinDay: { en: '{when}, by the end of the day', zh: '{when}当天' },
  atTime: { en: '{when}, {time}', zh: '{when} {time}' },
} satisfies Words

export const mineWords = {
  none: { en: 'Nothing yet.', zh: '还没有。' },
  signOut: { en: 'Sign out on this device', zh: '在这台手机上退出登录' },
} satisfies Words

export const dangerWords = {
  title: { en: 'This sounds dangerous', zh: '听起来可能有危险' },
  words: {
    en: 'If anyone is in danger, call now. Do not wait for an answer here.',
    zh: '如有人身危险，请马上打电话，不要等这里答复。',
  },
  urgent: { en: 'It is dangerous now: send someone at once', zh: '现在就有危险，请马上派人' },
  urgentHint: {
    en: 'The people on duty are called straight away.',
    zh: '会立刻通知值班人员。',
  },
} satisfies Words
