import type { Words } from '../../kit/language.tsx'

export const mapWords = {
  intro: {
    en: 'Open demands by area. Choose an area to see its demands. No home is shown.',
    zh: '按区域显示未办结诉求，选择区域可查看其诉求，不显示具体住户。',
  },
  layer: { en: 'Areas', zh: '区域' },
  grids: { en: 'Grids', zh: '网格' },
  quarters: { en: 'Quarters', zh: '小区' },
  map: { en: 'Map of the areas', zh: '区域地图' },
  table: { en: 'The same as a table', zh: '数据表' },
  area: { en: 'Area', zh: '区域' },
  open: { en: 'Open', zh: '未办结' },
  overdue: { en: 'Overdue', zh: '已逾期' },
  buildings: { en: 'Buildings', zh: '楼栋' },
  perBuilding: { en: 'Open per building', zh: '每栋未办结' },
  openShort: { en: '{n} open', zh: '未办结 {n}' },
  overdueShort: { en: '{n} overdue', zh: '逾期 {n}' },
  legend: { en: 'Open demands per building', zh: '每栋楼未办结诉求' },
  upTo: { en: 'up to {n}', zh: '≤ {n}' },
  over: { en: 'over {n}', zh: '> {n}' },
  none: { en: 'none', zh: '0' },
  elsewhere: { en: 'Without an area: {n} open, {overdue} overdue', zh: '未归入区域：未办结 {n} 件，逾期 {overdue} 件' },
  tiles: {
    en: 'Not every area has a boundary, so each is a tile. Boundaries are drawn with the quarter or the grid.',
    zh: '部分区域没有边界，因此以方块显示；边界可在添加小区或划定网格时填写。',
  },
  nothing: { en: 'No area yet', zh: '暂无区域' },
  nothingNext: {
    en: 'Areas appear once quarters are added and grids are drawn, in the set-up of the community.',
    zh: '添加小区、划定网格后显示，可在“建立社区”中办理。',
  },
} satisfies Words
