import { useCallback, useEffect, useRef, useState } from 'react'
import type { BatchItem } from '../../kit/engine.ts'
import { HttpProblem, HttpUnreachable } from '../../kit/engine.ts'
import { useLive } from '../../kit/live.tsx'
import { useApi } from '../../kit/session.tsx'

/** How long a decision can be taken back before it is sent. */
export const UNDO_MS = 8_000

/** How long the list leaves out what was sent. What still waits after that is shown again: it came back, or was not merged after all. */
const LEFT_OUT_MS = 30_000

/** A decision on its way: first it waits, then it is sent. */
export interface Parcel {
  readonly id: string
  readonly kind: 'triage' | 'merge' | 'decline'
  /** What it says, in a few words. */
  readonly label: string
  /** The demands that leave the list with it. */
  readonly demands: readonly string[]
  readonly commands: readonly BatchItem[]
  readonly state: 'waiting' | 'sending' | 'sent' | 'done' | 'refused'
  /** When it is sent. */
  readonly dueMs: number
}

type NewParcel = Pick<Parcel, 'kind' | 'label' | 'demands' | 'commands'>

export interface Parcels {
  /** The newest first. */
  readonly parcels: readonly Parcel[]
  /** Why the engine refused a demand, until another decision about it. */
  readonly refusals: ReadonlyMap<string, Error>
  /** Sends a decision after the time to take it back; `atOnce`: now. */
  readonly add: (parcel: NewParcel, atOnce?: boolean) => void
  /** Takes the newest waiting decision back. */
  readonly undo: () => Parcel | undefined
}

const MOST_SHOWN = 30

/** Decisions wait visibly, and are then sent in one batch each. Leaving the page sends what waits. */
export function useParcels(): Parcels {
  const api = useApi()
  const { happened } = useLive()
  const [parcels, setParcels] = useState<readonly Parcel[]>([])
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Error>>(new Map())
  const waiting = useRef(new Map<string, { readonly parcel: Parcel; readonly timer: number }>())

  const settle = useCallback((id: string, state: Parcel['state']) => {
    setParcels((all) => all.map((one) => (one.id === id ? { ...one, state } : one)))
  }, [])
  const send = useCallback(
    async (parcel: Parcel): Promise<void> => {
      settle(parcel.id, 'sending')
      const refused = new Map<string, Error>()
      try {
        const commands = parcel.commands.map((one, at) => ({ ...one, key: `${parcel.id}:${at}` }))
        const answers = await api.batch(commands as readonly BatchItem[])
        answers.forEach((answer, at) => {
          if (answer.ok) happened('demand', answer.position)
          else refused.set(parcel.commands[at]?.id ?? '', answer.problem)
        })
      } catch (error) {
        if (!(error instanceof HttpProblem) && !(error instanceof HttpUnreachable)) throw error
        for (const { id } of parcel.commands) refused.set(id ?? '', error)
      }
      settle(parcel.id, refused.size > 0 ? 'refused' : 'sent')
      if (refused.size > 0) setRefusals((before) => new Map([...before, ...refused]))
      else window.setTimeout(() => settle(parcel.id, 'done'), LEFT_OUT_MS)
    },
    [api, happened, settle],
  )
  const add = useCallback<Parcels['add']>(
    (given, atOnce = false) => {
      const waitMs = atOnce ? 0 : UNDO_MS
      const id = crypto.randomUUID()
      const parcel: Parcel = { ...given, id, state: 'waiting', dueMs: Date.now() + waitMs }
      setParcels((all) => [parcel, ...all].slice(0, MOST_SHOWN))
      setRefusals((before) => new Map([...before].filter(([demand]) => !given.demands.includes(demand))))
      if (atOnce) return void send(parcel)
      const timer = window.setTimeout(() => {
        waiting.current.delete(id)
        void send(parcel)
      }, waitMs)
      waiting.current.set(id, { parcel, timer })
    },
    [send],
  )
  const undo = useCallback(() => {
    const newest = [...waiting.current.values()].at(-1)
    if (newest === undefined) return undefined
    window.clearTimeout(newest.timer)
    waiting.current.delete(newest.parcel.id)
    setParcels((all) => all.filter(({ id }) => id !== newest.parcel.id))
    return newest.parcel
  }, [])
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (waiting.current.size > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      for (const { parcel, timer } of waiting.current.values()) {
        window.clearTimeout(timer)
        void latest.current(parcel)
      }
      waiting.current.clear()
    }
  }, [])
  return { parcels, refusals, add, undo }
}

/** The demands that a decision has taken from the list. */
export const takenDemands = (parcels: readonly Parcel[]): ReadonlySet<string> =>
  new Set(parcels.filter(({ state }) => state !== 'refused' && state !== 'done').flatMap(({ demands }) => demands))
