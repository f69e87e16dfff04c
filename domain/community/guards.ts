import { type Rejection, reject } from '../kernel/index.ts'

export const unknownGrid = (grid: string): Rejection =>
  reject(
    'grid.unknown',
    {
      en: 'The community has no grid with this id. Draw the grid first.',
      zh: '本社区没有此编号的网格，请先划定网格。',
    },
    { grid },
  )
