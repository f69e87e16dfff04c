import { communityEvents } from '../../domain/community/events.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { entryFor, inboxEntries } from './entries.ts'
import { EVERY_LEAD, SOCIETY_LEADS } from './post-holders.ts'

const MONTH = 'community.month'
const WEEK = 'community.week'

/** The last report of a month for the leads of all parties, and the counts of the last week for those of the three societies. */
export const reportEntrySteps: readonly FoldStep[] = [
  steps(inboxEntries, () => [MONTH]).on(communityEvents.ReportPublished, (row, happened) => {
    const { month, corrections } = happened.data
    const about = { month, corrections: corrections.length }
    return entryFor(happened, MONTH, EVERY_LEAD, { kind: 'report-published', about }, row)
  }),
  steps(inboxEntries, () => [WEEK]).on(communityEvents.WeekSummarized, (row, happened) =>
    entryFor(happened, WEEK, SOCIETY_LEADS, { kind: 'week-summarized', about: happened.data }, row),
  ),
]
