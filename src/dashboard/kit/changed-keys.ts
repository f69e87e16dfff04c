import { useEffect, useRef, useState } from 'react'

const FLASH_MS = 2000
const NONE: ReadonlySet<string> = new Set()

/** The keys of rows that came or changed within the last two seconds, so that they can flash. The first rows do not count. */
export function useChangedKeys<R>(rows: readonly R[] | undefined, keyOf: (row: R) => string): ReadonlySet<string> {
  const before = useRef<ReadonlyMap<string, string>>(undefined)
  const key = useRef(keyOf)
  key.current = keyOf
  const [changed, setChanged] = useState(NONE)
  useEffect(() => {
    if (rows === undefined) return
    const now = new Map(rows.map((row) => [key.current(row), JSON.stringify(row)]))
    const old = before.current
    before.current = now
    if (old === undefined) return
    const found = [...now].filter(([name, text]) => old.get(name) !== text).map(([name]) => name)
    if (found.length === 0) return
    setChanged(new Set(found))
    const timer = window.setTimeout(() => setChanged(NONE), FLASH_MS)
    return () => window.clearTimeout(timer)
  }, [rows])
  return changed
}
