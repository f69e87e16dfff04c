import { beforeAll, expect, test } from 'vitest'
import { type Answers, answersAfter } from './answers.ts'
import { differences } from './differences.ts'
import { type FeedEvent, feedOf } from './recomputed/feed.ts'
import { RECOMPUTED } from './recomputed/views.ts'

let answers: Answers
let feed: FeedEvent[]

beforeAll(async () => {
  answers = await answersAfter({ seed: 3, days: 20 })
  feed = feedOf(answers.events)
  return answers.close
})

test.each(RECOMPUTED)('$view says of every row what the feed says', async ({ view, key, rowsOf }) => {
  const recomputed = rowsOf(feed)
  expect(recomputed.length).toBeGreaterThan(0)
  expect(differences(await answers.rowsOf(view), recomputed, key)).toEqual([])
})
