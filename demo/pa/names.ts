import type { Chance } from '../random.ts'

const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏章云苏潘葛'
const GIVEN = '安平宁和顺康乐福春夏秋冬梅兰竹菊松柏杨柳山川江河云霞星月晨曦文武勤俭诚信善美'

/** An invented name, put together at random and marked as fictional. */
export function inventedName(by: Chance): string {
  const given = by.percent(70) ? by.pick([...GIVEN]) + by.pick([...GIVEN]) : by.pick([...GIVEN])
  return `${by.pick([...FAMILY])}${given}（虚构）`
}
