import { type CommunityState, gridAt, gridOf, quarterOf } from '../../community/state.ts'
import { type Rejection, reject } from '../../kernel/index.ts'
import type { Place } from '../shapes.ts'

/** The place with its grid, or why there is no such place. */
export function placed<P extends Place>(community: CommunityState, place: P): P | Rejection {
  const { quarter, building, grid } = place
  if (grid !== undefined && gridOf(community, grid) === undefined)
    return reject(
      'demand.place-unknown',
      {
        en: 'The community has no such grid. Its file lists the grids.',
        zh: '社区没有该网格，请从社区档案中选择。',
      },
      { grid },
    )
  if (building !== undefined && quarter === undefined)
    return reject('demand.place-unknown', {
      en: '`building` needs `quarter`: buildings are numbered within a quarter.',
      zh: '填写楼栋时请同时填写所在小区。',
    })
  if (quarter === undefined) return place
  const known = quarterOf(community, quarter)
  if (known === undefined)
    return reject(
      'demand.place-unknown',
      {
        en: 'The community has no such quarter. Its file lists the quarters.',
        zh: '社区没有该小区，请从社区档案中选择。',
      },
      { quarter },
    )
  if (building !== undefined && !known.buildings.includes(building))
    return reject(
      'demand.place-unknown',
      {
        en: 'The quarter has no such building. Its file lists the buildings.',
        zh: '该小区没有这栋楼，请从社区档案中选择。',
      },
      { quarter, building },
    )
  const around = grid ?? gridAt(community, quarter, building)?.id
  return around === undefined ? place : { ...place, grid: around }
}
