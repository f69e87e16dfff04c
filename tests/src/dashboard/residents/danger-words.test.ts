import { describe, expect, test } from 'vitest'
import { dangerIn } from '../../../../src/dashboard/kit/danger-words.ts'

describe('words that sound dangerous', () => {
  test.each([
    ['三楼冒烟了，有糊味', ['119']],
    ['厨房一股煤 气味', ['119']],
    ['老人被困在电梯里', ['119']],
    ['我妈晕倒了，叫不醒', ['120']],
    ['他说不想活了', ['120']],
    ['隔壁男的又在打老婆，救命', ['110']],
    ['他拿刀砍人，有人流血', ['110', '120']],
    ['There is a gas leak in the kitchen', ['119']],
    ['My neighbour can’t breathe', ['120']],
    ['He beats her every night', ['110']],
    ['Someone is on the roof and wants to DIE: I want to die', ['120']],
  ])('%s: %j', (text, numbers) => {
    expect(dangerIn(text)).toEqual(numbers)
  })

  test.each([
    '路灯坏了一个星期',
    '电梯异响，希望检修',
    '想问一下社保怎么办',
    'The lamp at the gate is broken',
    'The bench is painted green, and the stroller ramp is steep',
    '',
  ])('%s: none', (text) => {
    expect(dangerIn(text)).toEqual([])
  })
})
