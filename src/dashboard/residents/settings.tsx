import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { readSetting, writeSetting } from '../kit/language.tsx'

/** How large and how strong the pages are shown. */
interface Display {
  readonly big: boolean
  readonly contrast: boolean
  readonly setBig: (big: boolean) => void
  readonly setContrast: (contrast: boolean) => void
}

const BIG = 'sanshe.big'
const CONTRAST = 'sanshe.contrast'

const DisplayContext = createContext<Display | undefined>(undefined)

function useSwitch(name: string, className: string): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => readSetting(name) === 'on')
  useEffect(() => {
    document.documentElement.classList.toggle(className, on)
  }, [className, on])
  return [
    on,
    (next) => {
      writeSetting(name, next ? 'on' : 'off')
      setOn(next)
    },
  ]
}

export function DisplayProvider({ children }: { readonly children: ReactNode }) {
  const [big, setBig] = useSwitch(BIG, 'big')
  const [contrast, setContrast] = useSwitch(CONTRAST, 'contrast')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the setters do the same in every rendering
  const value = useMemo(() => ({ big, contrast, setBig, setContrast }), [big, contrast])
  return <DisplayContext value={value}>{children}</DisplayContext>
}

export function useDisplay(): Display {
  const value = use(DisplayContext)
  if (value === undefined) throw new Error('There is no DisplayProvider above.')
  return value
}
