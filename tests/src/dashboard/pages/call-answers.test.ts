import { expect, test } from 'vitest'
import {
  answered,
  commandOf,
  NO_ANSWERS,
  openQuestion,
  picked,
  stepBack,
} from '../../../../src/dashboard/pages/callbacks/answers.ts'

const all = picked(answered(answered(NO_ANSWERS, true), false), 2)

test('three answers make one command', () => {
  expect(openQuestion(all)).toBeUndefined()
  expect(commandOf(all, ' 再来电 ', undefined)).toEqual({
    command: 'record-callback',
    body: { reached: true, contacted: true, resolved: false, satisfaction: 'unsatisfied', note: '再来电' },
  })
})

test('nothing is recorded before all three have an answer', () => {
  expect(commandOf(NO_ANSWERS, '', undefined)).toBeUndefined()
  expect(commandOf(answered(answered(NO_ANSWERS, true), true), '', undefined)).toBeUndefined()
  // A digit answers nothing while yes or no is asked.
  expect(picked(NO_ANSWERS, 0)).toEqual(NO_ANSWERS)
})

test('answers are taken back one by one', () => {
  const steps = [stepBack(all), stepBack(stepBack(all)), stepBack(stepBack(stepBack(all)))]
  expect(steps.map(openQuestion)).toEqual(['satisfied', 'resolved', 'contacted'])
})

test('skipping needs a reason, and leaving it keeps the answers', () => {
  const skipping = { ...all, mode: 'skipping' as const }
  expect(commandOf(skipping, '', undefined)).toBeUndefined()
  expect(commandOf(picked(skipping, 0), '', undefined)).toEqual({
    command: 'skip-callback',
    body: { reason: 'interest' },
  })
  expect(stepBack(skipping)).toEqual(all)
  expect(commandOf({ ...all, mode: 'not-reached' }, '', undefined)).toEqual({
    command: 'record-callback',
    body: { reached: false },
  })
})

test('a check takes the place of the call only where one is due', () => {
  const checked = { ...all, mode: 'checked' as const }
  expect(commandOf(checked, '', undefined)).toBeUndefined()
  expect(commandOf(checked, ' 已到现场 ', 'independent-check')).toEqual({
    command: 'close',
    body: { basis: 'independent-check', note: '已到现场' },
  })
  expect(stepBack(checked)).toEqual(all)
})
