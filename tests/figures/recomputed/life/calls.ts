import type { LifeDraft } from '../demand-life.ts'
import { type FeedEvent, ms } from '../feed.ts'

const DAY_MS = 86_400_000
const iso = (at: number): string => new Date(at).toISOString()

/** Who is asked to answer: callers, summoned parties, those who approve. */
export function changeCalls(life: LifeDraft, { name, data, at }: FeedEvent): void {
  switch (name) {
    case 'CallbackDealt': {
      const { party = null, due, check = null, standIn, repeats } = data
      life.call = { party, due, check, standIn: standIn === true, repeats: repeats !== undefined }
      break
    }
    case 'CallbackRecorded':
      if (life.call === undefined) break
      if (data.ofHotline === true || (data.reached && life.call.check === null)) life.call = undefined
      else if (!data.reached) life.call = { ...life.call, due: iso(Math.max(ms(life.call.due), at + DAY_MS)) }
      break
    case 'CallbackDisputed':
      if (data.opens === true) life.call = undefined
      break
    case 'CallbackSkipped':
    case 'ServiceDelivered':
    case 'DemandClosed':
    case 'DemandDeclined':
    case 'DemandWithdrawn':
    case 'DemandMerged':
    case 'DemandUnmerged':
    case 'DemandReopened':
      life.call = undefined
      break
    case 'ReferralAnswered':
      if (data.outcome === 'handled') life.call = undefined
      break
    case 'PartiesSummoned':
      life.summons = [
        ...life.summons.filter(({ party }) => !data.parties.includes(party)),
        ...data.parties.map((party) => ({ party, answer: null, answerBy: data.answerBy, missed: false })),
      ]
      break
    case 'SummonsAnswered':
      for (const one of life.summons)
        if (one.party === data.party) Object.assign(one, { answer: data.answer, missed: false })
      break
    case 'SummonsMissed':
      for (const one of life.summons) if (data.parties.includes(one.party)) one.missed = true
      break
    case 'ApprovalAsked':
      life.approvals.push({
        ...{ approval: data.approval, act: data.asked.act, party: data.party },
        ...{ stage: data.stage, due: data.dueBy },
      })
      break
    case 'ApprovalPassedOn':
      for (const one of life.approvals)
        if (one.approval === data.approval) Object.assign(one, { stage: data.stage, due: data.dueBy })
      break
    case 'ApprovalAnswered':
    case 'ApprovalLapsed':
      if (name === 'ApprovalLapsed' || data.awaits === undefined)
        life.approvals = life.approvals.filter(({ approval }) => approval !== data.approval)
      break
  }
}
