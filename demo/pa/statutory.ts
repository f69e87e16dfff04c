/** The body bound by law that may be asked to act on an item, and the legal basis. */
export interface StatutoryBody {
  readonly party: string
  readonly basis: string
}

const water = { party: 'water', basis: '《城市供水条例》第二十二条' }
const heat = { party: 'heat', basis: '《民法典》第六百五十一条、第六百五十六条' }

/** Items on which a body bound by law may be asked to act, by code. These bodies sign no convention. */
export const STATUTORY: Readonly<Record<string, StatutoryBody>> = {
  '2.08.6': water,
  '6.01': water,
  '6.02': water,
  '6.07.1': heat,
  '6.07.3': heat,
  '6.07.4': heat,
  '6.08.2': { party: 'water', basis: '《城镇排水与污水处理条例》' },
}
