import type { LifeDraft } from '../demand-life.ts'
import type { FeedEvent } from '../feed.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** What has to be done by when, beside the tasks. */
export function changePressure(life: LifeDraft, { name, data, at }: FeedEvent): void {
  if (name === 'HistoryImported' || name === 'DemandRaised' || name === 'DemandTriaged') {
    life.acceptBy = data.acceptBy ?? life.acceptBy
    life.resolveBy = data.resolveBy ?? life.resolveBy
  }
  if (name === 'DemandTriaged') Object.assign(life, { triage: data, visibility: data.visibility })
  if (name === 'DeadlineExtended' && data.scope === 'demand') life.resolveBy = data.resolveBy
  if (name === 'HotlineAnswered') life.resolveBy = data.resolveBy ?? life.resolveBy
  if (name === 'HarmSuspected' || name === 'AboutNamed') life.visibility = 'restricted'
  if (name === 'HarmSuspected') life.harmOpen = true
  if (name === 'MandatoryReportMade' || name === 'SuspicionCleared') life.harmOpen = false
  if (name === 'TriageOverdue' && life.desk !== undefined) life.desk = { ...life.desk, overdue: true }
  const sorted = name === 'DemandTriaged' || name === 'DemandHeld' || name === 'TaskAssigned'
  if (sorted && (name !== 'TaskAssigned' || life.triage !== undefined)) life.desk = undefined
  if ('desk' in data && 'triageBy' in data && data.desk !== undefined && data.triageBy !== undefined)
    life.desk = { desk: data.desk, by: data.triageBy, overdue: false }
  if (name === 'DemandUrged') life.urged = data.times
  if (name === 'DemandSupervised') life.supervision = { party: data.party, due: data.due }
  if (name === 'LongRunGranted')
    life.longRun = {
      ...{ cause: data.cause, since: life.longRun?.since ?? iso(at), until: data.until },
      ...{ reportBy: data.reportBy, missed: false },
    }
  if (name === 'LongRunReported' && life.longRun !== null)
    Object.assign(life.longRun, { reportBy: data.reportBy, missed: false })
  if (name === 'LongRunReportMissed' && life.longRun !== null) life.longRun.missed = true
  if (name === 'LongRunEnded') life.longRun = null
  changeOrder(life, name, data)
}

function changeOrder(life: LifeDraft, name: FeedEvent['name'], data: object): void {
  const told = { name, data } as FeedEvent
  if (told.name === 'DemandRaised' && told.data.order !== undefined)
    life.order = { resolveBy: told.data.order.resolveBy, waits: true }
  if (told.name === 'OrderSentAgain') {
    life.order = { resolveBy: told.data.order.resolveBy, waits: true }
    if (told.data.order.confidential === true) life.visibility = 'restricted'
  }
  if (life.order === undefined) return
  if ('resultDue' in told.data && told.data.resultDue !== undefined)
    life.order = { resolveBy: told.data.resultDue.resolveBy, waits: true }
  if (told.name === 'HotlineAnswered' && told.data.until !== undefined) life.order.resolveBy = told.data.until
  if (told.name === 'HotlineAnswered' && told.data.granted && told.data.question === 'return') life.order.waits = false
  if (told.name === 'ResultHandedBack') life.order.waits = false
}
