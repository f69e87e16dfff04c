/** The body bound by law that may be asked to act on an item, and the legal basis. */
export interface StatutoryBody {
  readonly party: string
  readonly basis: string
  /** What demands say that are for this body, where an item names several. */
  readonly about?: RegExp
}

const water = { party: 'water', basis: '《城市供水条例》第二十二条', about: /水/ }
const power = { party: 'power', basis: '《民法典》第六百五十一条、第六百五十三条', about: /电/ }
const heat = { party: 'heat', basis: '《民法典》第六百五十一条、第六百五十六条' }
const gas = { party: 'gas', basis: '《城镇燃气管理条例》第十七条' }

/** Items on which bodies bound by law may be asked to act, by code. These bodies sign no convention. */
export const STATUTORY: Readonly<Record<string, readonly StatutoryBody[]>> = {
  '2.08.6': [water],
  '6.01': [water, power],
  '6.02': [water],
  '6.07.1': [heat],
  '6.07.3': [heat],
  '6.07.4': [heat],
  '6.08.2': [{ party: 'water', basis: '《城镇排水与污水处理条例》' }],
  '6.12.3': [{ party: 'power', basis: '《民法典》第六百四十八条' }],
  '6.13.3': [gas],
}

/** The body that may be asked to act on a demand of the item with this text. */
export const statutoryBody = (code: string, text: string): StatutoryBody | undefined =>
  STATUTORY[code]?.find(({ about }) => about === undefined || about.test(text))
