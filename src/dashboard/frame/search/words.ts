import type { Words } from '../../kit/language.tsx'

export const searchWords = {
  title: { en: 'Search everything', zh: '全局搜索' },
  ask: {
    en: 'Page, act, demand number, party, person, item, resource',
    zh: '页面、操作、诉求编号、单位、人员、事项、资源',
  },
  pages: { en: 'Pages', zh: '页面' },
  commands: { en: 'Acts', zh: '操作' },
  demands: { en: 'Demands', zh: '诉求' },
  parties: { en: 'Parties', zh: '单位' },
  people: { en: 'People', zh: '人员' },
  items: { en: 'Workbook items', zh: '手册事项' },
  resources: { en: 'Resources', zh: '资源' },
  none: { en: 'Nothing found. A demand is found by its number.', zh: '没有找到。诉求请按编号查找。' },
  found: { en: '{n} found', zh: '找到 {n} 项' },
  close: { en: 'Close', zh: '关闭' },
  keys: { en: '↑ ↓ choose · Enter open · Esc close', zh: '↑ ↓ 选择 · Enter 打开 · Esc 关闭' },
} satisfies Words
