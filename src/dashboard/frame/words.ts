import type { Role } from '../../../domain/kernel/index.ts'
import type { Sentence, Words } from '../kit/language.tsx'

export const frameWords = {
  product: { en: 'Sanshe', zh: '三社' },
  tagline: {
    en: 'Committee, organisations and social workers govern the community together, as equals.',
    zh: '居委会、社会组织、社会工作者平等协作，共治社区。',
  },
  simulated: { en: 'Simulated data', zh: '模拟数据' },
  skip: { en: 'Skip to the content', zh: '跳到正文' },
  navigation: { en: 'Pages', zh: '页面' },
  menu: { en: 'Menu', zh: '菜单' },
  close: { en: 'Close', zh: '关闭' },
  daily: { en: 'Every day', zh: '日常' },
  sharing: { en: 'Sharing', zh: '共享' },
  overview: { en: 'Overview', zh: '总览' },
  administration: { en: 'Administration', zh: '管理' },
  search: { en: 'Search', zh: '搜索' },
  notifications: { en: 'Notification settings', zh: '通知设置' },
  account: { en: 'You and your settings', zh: '我的账号与设置' },
  signOut: { en: 'Sign out', zh: '退出登录' },
  theme: { en: 'Theme', zh: '外观' },
  system: { en: 'System', zh: '跟随系统' },
  light: { en: 'Light', zh: '浅色' },
  dark: { en: 'Dark', zh: '深色' },
  language: { en: 'Language', zh: '语言' },
  textSize: { en: 'Text size', zh: '字号' },
  keys: { en: 'Keys of one letter', zh: '单键快捷键' },
  on: { en: 'On', zh: '开启' },
  off: { en: 'Off', zh: '关闭' },
  live: { en: 'Live', zh: '实时' },
  connecting: { en: 'Connecting', zh: '连接中' },
  offline: {
    en: 'You are offline. What you see may be out of date; it is renewed once you are back.',
    zh: '网络已断开。当前内容可能不是最新，恢复连接后自动更新。',
  },
  waiting: {
    en: 'The connection to the engine is interrupted. It is tried again by itself.',
    zh: '与服务的连接中断，正在自动重连。',
  },
  back: { en: 'Connected again.', zh: '连接已恢复。' },
  loading: { en: 'Loading', zh: '正在加载' },
  notFound: { en: 'There is no such page.', zh: '没有这个页面。' },
  otherRole: { en: 'The pages of your role are in the navigation.', zh: '当前身份可用的页面见导航。' },
  toDesk: { en: 'Go to my desk', zh: '回到我的工作台' },
} satisfies Words

/** What a persona of the demo does here; those that are not named do what their role does. */
export const personaDeeds: Readonly<Record<string, Sentence>> = {
  director: { en: 'Watches the whole, approves, answers what is escalated', zh: '掌握全局、审批、答复提级' },
}

/** What people of each role do here. */
export const roleDeeds: Readonly<Partial<Record<Role, Sentence>>> = {
  committee: { en: 'Takes demands in, sorts and assigns them, calls back', zh: '接件、受理、派单、回访' },
  organization: { en: 'Takes tasks on, shares venues and people', zh: '承接任务，共享场地和人员' },
  'social-work': { en: 'Visits, accepts tasks, delivers, evaluates', zh: '走访、签收、办理、评估' },
  government: { en: 'Answers requests by law', zh: '依法办理和答复' },
  'street-office': { en: 'Supervises, decides what is escalated to it', zh: '督办、处理提级事项' },
  hotline: { en: 'Sends orders down, and follows their results', zh: '派发工单，跟踪办理结果' },
  'property-company': { en: 'Accepts repairs and delivers them in time', zh: '签收报修，按时办结' },
  auditor: { en: 'Reads everything, with names sealed', zh: '查阅全部记录，姓名不可见' },
  administrator: { en: 'Keeps people, posts, parties and programs', zh: '管理人员、岗位、单位和程序' },
  resident: { en: 'Raises a demand and follows it', zh: '提交诉求并跟踪进展' },
}

export const signInWords = {
  tour: { en: 'The tour of three minutes', zh: '三分钟看懂' },
  tourLead: {
    en: 'One call for help, from the phone to the figures of the month. All of it happens for real in this demo.',
    zh: '从一通求助电话到当月指标：一件诉求的全过程，在本演示中真实发生。',
  },
  tourStart: { en: 'Watch the tour', zh: '开始导览' },
  title: { en: 'Who are you today?', zh: '请选择身份进入' },
  demo: {
    en: 'This is a simulated community. One click signs you in as one of its people.',
    zh: '这是一个模拟社区，点击即可以其中一人的身份登录。',
  },
  real: { en: 'Sign in with the account of your organisation.', zh: '请使用所在单位的账号登录。' },
  openid: { en: 'Sign in', zh: '登录' },
  expired: {
    en: 'Your session has ended. Sign in again: you return to where you were.',
    zh: '登录已过期，请重新登录，登录后回到刚才的页面。',
  },
  none: { en: 'No way to sign in is set up.', zh: '尚未配置登录方式。' },
  noneNext: {
    en: 'Set up OpenID Connect (docs: “Configure”), or start the demo.',
    zh: '请配置 OpenID Connect 登录（参见文档“Configure”），或启动演示。',
  },
  failed: { en: 'The engine does not answer.', zh: '服务暂时没有响应。' },
  residents: { en: 'Residents’ pages', zh: '居民页面' },
} satisfies Words

export const partsWords = {
  nothing: { en: 'Nothing yet', zh: '暂无内容' },
  filtered: { en: 'Nothing matches the filters', zh: '没有符合筛选条件的内容' },
  forbidden: { en: 'This is not for your role', zh: '当前身份无权查看' },
  forbiddenNext: {
    en: 'The engine shows it to other roles only. Sign in with another role if you hold one.',
    zh: '该内容仅向其他身份开放；如您另有身份，请切换后查看。',
  },
  clearFilters: { en: 'Clear the filters', zh: '清除筛选' },
  retry: { en: 'Try again', zh: '重试' },
  code: { en: 'Code', zh: '代码' },
  unreachable: { en: 'The engine cannot be reached', zh: '无法连接服务' },
  unreachableNext: {
    en: 'Check the network. The page tries again once the connection is back.',
    zh: '请检查网络，恢复后页面会自动重试。',
  },
  broken: { en: 'This page has failed', zh: '页面出现错误' },
  brokenNext: {
    en: 'Load it again. If it fails again, tell the administrator the code.',
    zh: '请重新加载；如仍出错，请将代码告知管理员。',
  },
  reload: { en: 'Load again', zh: '重新加载' },
  police: { en: 'Police', zh: '报警' },
  fire: { en: 'Fire', zh: '火警' },
  ambulance: { en: 'Ambulance', zh: '急救' },
  openWords: { en: 'Show words, names and contacts', zh: '显示原话、姓名和联系方式' },
  openNote: { en: 'Your reading is recorded.', zh: '查看将留痕。' },
  sealed: { en: 'hidden', zh: '已隐藏' },
  withheld: { en: 'not told to your role', zh: '不向当前身份公开' },
  nameWithheld: { en: 'Name withheld', zh: '名称不公开' },
  erased: { en: 'erased', zh: '已删除' },
  masked: { en: 'Hidden. Press to show it', zh: '已隐藏，点击查看' },
  hide: { en: 'Hide', zh: '隐藏' },
  close: { en: 'Close', zh: '关闭' },
  filters: { en: 'Filters', zh: '筛选' },
  all: { en: 'All', zh: '全部' },
  rows: { en: '{n|row|rows}', zh: '{n} 行' },
  rowsSoFar: { en: '{n|row|rows} so far, more below', zh: '已加载 {n} 行，向下滚动继续' },
  loadingMore: { en: 'Loading more', zh: '正在加载更多' },
  restrictedBy: { en: 'restricted', zh: '保密' },
} satisfies Words
