/**
 * P community, after section 3 of the paper. The kinds of bodies, their numbers and the names of the organisations come from
 * the paper. Everything else is invented, and every person is.
 */

export const COMMUNITY = { id: 'pa', name: 'P社区（模拟）', zone: 'Asia/Shanghai' }

/** 22 quarters with the number of their buildings. The dwellings of each building have no record here. */
export const QUARTERS = [
  ['东风里', 8],
  ['向阳里', 6],
  ['和平里', 9],
  ['幸福里', 6],
  ['春晖园', 5],
  ['桃园里', 5],
  ['梅园里', 4],
  ['兰亭苑', 4],
  ['竹影苑', 3],
  ['菊香苑', 3],
  ['临河里', 7],
  ['望江里', 6],
  ['长青里', 5],
  ['文苑里', 4],
  ['学府里', 7],
  ['祥和苑', 4],
  ['安泰苑', 4],
  ['金桥里', 5],
  ['银杏苑', 4],
  ['枫林里', 3],
  ['康乐里', 6],
  ['新村里', 8],
].map(([name, buildings], at) => ({
  id: `q${String(at + 1).padStart(2, '0')}`,
  name: String(name),
  buildings: Array.from({ length: Number(buildings) }, (_, building) => String(building + 1)),
}))

/** Quarters on low ground, where water stands after a cloudburst. */
export const LOW_LYING: readonly string[] = ['q11', 'q12', 'q22']

/** One grid for each of the 15 social workers of 3.1.3. */
export const GRIDS = Array.from({ length: 15 }, (_, at) => `g${String(at + 1).padStart(2, '0')}`)
