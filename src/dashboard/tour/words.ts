import type { Words } from '../kit/language.tsx'

export const tourWords = {
  name: { en: 'The tour of three minutes', zh: '三分钟看懂' },
  next: { en: 'Next', zh: '下一步' },
  back: { en: 'Back', zh: '上一步' },
  leave: { en: 'Leave', zh: '退出' },
  finish: { en: 'Try it yourself', zh: '自己试试' },
  pause: { en: 'Pause', zh: '暂停' },
  play: { en: 'Play', zh: '自动播放' },
  keys: { en: 'Space or → next · ← back · Esc leave', zh: '空格或 → 下一步 · ← 上一步 · Esc 退出' },
  progress: { en: 'Step {n} of {all}', zh: '第 {n} 步，共 {all} 步' },
  phone: { en: 'Phone of Grandmother Wang', zh: '王奶奶的手机' },
  deskOf: { en: 'Desk: {who}', zh: '工作台：{who}' },
  phoneTab: { en: 'Phone', zh: '手机' },
  deskTab: { en: 'Desk', zh: '工作台' },
  recorded: { en: 'The engine recorded', zh: '系统已记录' },
  refused: { en: 'The engine refused', zh: '系统已拒绝' },
  working: { en: 'The engine is at work …', zh: '系统处理中…' },
  leaving: { en: 'Putting everything back …', zh: '正在收尾…' },
  figures: { en: 'Figures before and after this tour', zh: '导览前后的指标' },
  figure: { en: 'Figure', zh: '指标' },
  before: { en: 'Before', zh: '之前' },
  after: { en: 'Now', zh: '现在' },
  response: { en: 'Response', zh: '响应率' },
  resolution: { en: 'Resolution', zh: '解决率' },
  satisfaction: { en: 'Satisfaction', zh: '满意率' },
  declined: { en: 'Left out: declined', zh: '不计入：不予受理' },
  noDemo: { en: 'The tour needs the demo', zh: '导览只在演示环境中提供' },
  noDemoNext: { en: 'Start it with “npm start”.', zh: '请用 npm start 启动演示。' },
  signedIn: { en: 'You are signed in', zh: '您已登录' },
  signedInNext: {
    en: 'The tour acts as several people of the demo. Sign out first, so that your session is not mixed with theirs.',
    zh: '导览会以演示中的多个身份操作。请先退出登录，以免与您的会话混淆。',
  },
  signOut: { en: 'Sign out and begin', zh: '退出登录并开始' },
  toDesk: { en: 'Back to the desk', zh: '返回工作台' },
} satisfies Words

/** What is told at each step: a title and a text. */
export const stepWords = {
  callTitle: { en: 'Grandmother Wang calls', zh: '王奶奶打来电话' },
  call: {
    en: '“My wheelchair broke, I have not been out for three days.” The clerk takes the call down. She has a number at once, and follows it on her phone.',
    zh: '“轮椅坏了，三天没出门，想申请换一辆。”窗口人员边听边登记，王奶奶立即得到编号，在手机上就能查进度。',
  },
  triageTitle: { en: 'Two keys send it to the right desk', zh: '两个键，派到该办的单位' },
  triage: {
    en: 'On the triage page 1 takes the proposed item and Enter sends it. The workbook names the lead: the social workers have the task within a second.',
    zh: '受理页面按 1 选定事项、按回车提交。管理工作手册写明牵头单位，社工室一秒内收到任务。',
  },
  boundaryTitle: { en: 'Outside the boundary: refused', zh: '边界之外：系统拒绝' },
  boundary: {
    en: 'The clerk tries to give it to the calligraphy society. It has not signed for such work, so the engine refuses and says why.',
    zh: '窗口人员试着派给书法社。书法社没有签约此类事项，系统拒绝派单并说明原因。',
  },
  acceptTitle: { en: 'A social worker accepts', zh: '社工签收' },
  accept: {
    en: 'She accepts the task and talks with the raiser. The clock of the task and that of the first contact are both kept.',
    zh: '社工签收任务，并与王奶奶通话。签收时限和联系时限都有记录。',
  },
  borrowTitle: { en: 'A wheelchair from another party', zh: '向兄弟单位借一辆轮椅' },
  borrow: {
    en: 'The organisation 邻里助老 shares its wheelchairs. The social workers book one for this demand and take it along. Both balances know it.',
    zh: '“邻里助老”共享轮椅。社工为这件诉求预约一辆并领走，双方的共享往来同时入账。',
  },
  deliverTitle: { en: 'Delivered is not closed', zh: '送到了，但还不算办结' },
  deliver: {
    en: 'The borrowed wheelchair is at her door. The demand now waits for the word of the raiser: no party closes its own work.',
    zh: '借来的轮椅送到家。诉求进入待回访：是否解决由诉求人说了算，承办单位不能自己办结。',
  },
  unresolvedTitle: { en: '“Not resolved”', zh: '“没解决”' },
  unresolved: {
    en: 'The brake does not hold. One press on the phone, and the demand is open again, back with those who hold it.',
    zh: '刹车刹不住。王奶奶在手机上点“没解决”，诉求立即重新打开，退回原单位重办。',
  },
  reworkTitle: { en: 'Rework', zh: '重办' },
  rework: {
    en: 'The social workers bring her own wheelchair back, mended, and return the borrowed one in good condition.',
    zh: '社工把修好的轮椅送回，借来的那辆完好归还。',
  },
  resolvedTitle: { en: '“Resolved”', zh: '“解决了”' },
  resolved: {
    en: 'Now she says so herself, and is satisfied. Only this closes the demand. Each step stays in its file, unalterable.',
    zh: '这一次，王奶奶亲自点“解决了”，并表示满意，诉求才办结。每一步都留在档案里，无法更改。',
  },
  declineTitle: { en: 'Not every call belongs here', zh: '不归社区管的，也有交代' },
  decline: {
    en: 'Another caller reports a lift at the metro station. The clerk declines with a reason and says who helps. It is left out of the rates, in the open.',
    zh: '又有人反映地铁站电梯停运。窗口人员说明理由、告知去处后不予受理。它不计入三率，但公开列出。',
  },
  ratesTitle: { en: 'The director sees the figures move', zh: '主任看到指标变化' },
  rates: {
    en: 'Response, resolution and satisfaction have moved, and so has what they leave out. No one has filled in a form for it.',
    zh: '响应率、解决率、满意率随之变化，不计入的也一并列明。没有人为此填过一张报表。',
  },
} satisfies Words

/** What the people of the tour say and write in the demo, whose language is Chinese. */
export const SAID = {
  call: '轮椅坏了，三天没出门，想申请残疾人辅具换一辆。',
  caller: '王秀英（虚构）',
  /** No phone has such a number. */
  contact: '000-0000-0815',
  summary: '老人的轮椅坏了，出不了门',
  purpose: '老人自己的轮椅修好之前借用',
  lent: '借来的轮椅已送到家，老人试坐过。',
  brake: '刹车刹不住，下坡害怕。',
  mended: '老人自己的轮椅修好送回，刹车已试，借来的一辆归还。',
  metro: '地铁站的电梯停运两天了。',
  notOurs: '地铁站的设施不归本社区管。',
  instead: '请向地铁服务热线反映。',
} as const
