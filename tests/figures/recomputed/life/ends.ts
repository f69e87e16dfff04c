import type { LifeDraft } from '../demand-life.ts'
import type { FeedEvent } from '../feed.ts'

/** What ends a demand, suspends it or opens it again. */
export function changeEnds(life: LifeDraft, { name, data }: FeedEvent): void {
  switch (name) {
    case 'DemandMerged':
      Object.assign(life, { mergedInto: { original: data.original, stands: 'open' }, review: undefined, approvals: [] })
      break
    case 'OriginalChanged':
      life.mergedInto = { original: data.original, stands: data.became }
      break
    case 'DemandUnmerged':
      life.mergedInto = undefined
      break
    case 'DemandReferred':
      life.referral = { body: data.body ?? null, answerBy: data.answerBy ?? null, overdue: false }
      break
    case 'ReferralReminded':
      if (typeof life.referral === 'object')
        life.referral = { ...life.referral, answerBy: data.answerBy, overdue: true }
      break
    case 'ReferralAnswered':
      life.referral = data.outcome === 'handled' ? 'handled' : undefined
      break
    case 'ReferralEnded':
      life.referral = undefined
      break
    case 'DemandHeld':
      life.hold = data
      break
    case 'DemandResumed':
      life.hold = undefined
      break
    case 'DemandClosed':
      end(life, 'closed', null)
      break
    case 'DemandDeclined':
      end(life, 'declined', data.code ?? null)
      break
    case 'DemandWithdrawn':
      end(life, 'withdrawn', data.code ?? null)
      break
    case 'CallbackDisputed':
      if (data.opens === true) life.ended = undefined
      break
    case 'DemandReopened':
      Object.assign(life, { ended: undefined, mergedInto: undefined, referral: undefined, review: undefined })
      break
    case 'ReviewOrdered':
      life.review = data
      break
    case 'ReviewRecorded':
      life.review = undefined
      break
  }
  const isEnd = name === 'DemandClosed' || name === 'DemandDeclined' || name === 'DemandWithdrawn'
  if (isEnd || name === 'DemandMerged') life.summons = life.summons.filter(({ answer }) => answer !== null)
}

function end(life: LifeDraft, how: 'closed' | 'declined' | 'withdrawn', code: string | null): void {
  const referral = how === 'closed' && life.referral === 'handled' ? life.referral : undefined
  Object.assign(life, { ended: { how, code }, referral, hold: undefined, longRun: null, review: undefined })
  life.approvals = []
}
