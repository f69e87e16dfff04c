import { useCallback, useRef, useState } from 'react'
import type { Sentence } from '../../kit/language.tsx'
import { type Api, detailOf, type OwnCommand, passes } from '../api.ts'
import { newKey } from '../draft/draft.ts'
import type { Followed } from '../route.ts'

/** What the raiser is told, where it depends on it by what the command brought about. */
type Thanks = Sentence | ((events: readonly string[]) => Sentence)

/** A command of the raiser in progress, and how the last one went. */
export interface Acting {
  readonly busy: boolean
  readonly done: Sentence | undefined
  /** What the engine said; empty where there was no connection. */
  readonly refused: string | undefined
  /** Sends a command. Resolves with whether it was accepted. */
  readonly act: (command: OwnCommand, body: Readonly<Record<string, unknown>>, thanks: Thanks) => Promise<boolean>
  readonly say: (thanks: Sentence) => void
}

export function useActing(api: Api, followed: Followed, look: () => Promise<void>): Acting {
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Sentence>()
  const [refused, setRefused] = useState<string>()
  /** The same command with the same data again is the same try, after a connection that broke. */
  const tries = useRef(new Map<string, string>())

  const act: Acting['act'] = useCallback(
    async (command, body, thanks) => {
      const name = JSON.stringify([command, body])
      const key = tries.current.get(name) ?? newKey()
      tries.current.set(name, key)
      setBusy(true)
      setRefused(undefined)
      setDone(undefined)
      try {
        const events = await api.act(followed, command, body, key)
        tries.current.delete(name)
        setDone(typeof thanks === 'function' ? thanks(events) : thanks)
        await look()
        return true
      } catch (error) {
        if (!passes(error)) tries.current.delete(name)
        setRefused(detailOf(error))
        return false
      } finally {
        setBusy(false)
      }
    },
    [api, followed, look],
  )
  return { busy, done, refused, act, say: (thanks) => setDone(thanks) }
}
