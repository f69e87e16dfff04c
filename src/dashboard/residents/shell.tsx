import { type ReactNode, useEffect, useState } from 'react'
import { useLanguage } from '../kit/language.tsx'
import type { Directory } from './answers.ts'
import { entryName } from './place.ts'
import { fragmentOf } from './route.ts'
import { useDisplay } from './settings.tsx'
import { useSpeech } from './speech.ts'
import { shellWords as words } from './words.ts'

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const changed = () => setOnline(navigator.onLine)
    addEventListener('online', changed)
    addEventListener('offline', changed)
    return () => {
      removeEventListener('online', changed)
      removeEventListener('offline', changed)
    }
  }, [])
  return online
}

/** The frame of every page: where one is, the display, and the words when there is no network. */
export function ResidentsShell({
  directory,
  children,
}: {
  readonly directory: Directory | undefined
  readonly children: ReactNode
}) {
  const { say, language, choose } = useLanguage()
  const { big, contrast, setBig, setContrast } = useDisplay()
  const { speaks, toggle } = useSpeech(language)
  const online = useOnline()
  // Those who need the large version need these first; to others they would be in the way.
  const tools = (
    <nav aria-label={say(words.settings)} className="tools">
      <button type="button" className="tool" aria-pressed={contrast} onClick={() => setContrast(!contrast)}>
        {say(words.contrast)}
      </button>
      {toggle === undefined ? null : (
        <button type="button" className="tool" aria-pressed={speaks} onClick={toggle}>
          {say(words.aloud)}
        </button>
      )}
    </nav>
  )
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
        {say(words.skip)}
      </button>
      <header>
        <a className="brand" href={fragmentOf({ page: 'home' })}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M5 6h22a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H15l-7 6v-6H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z" />
          </svg>
          <span>{directory === undefined ? say(words.brand) : entryName(language, directory)}</span>
        </a>
        <div className="switches">
          <button type="button" className="tool" aria-pressed={big} onClick={() => setBig(!big)}>
            {say(words.bigger)}
          </button>
          <button
            type="button"
            className="tool"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
          >
            {say(words.other)}
          </button>
        </div>
      </header>
      {big ? tools : null}
      {online ? null : (
        <div className="offline" role="status">
          {say(words.offline)}
        </div>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {big ? null : tools}
      {directory?.simulated === true ? <footer>{say(words.simulated)}</footer> : null}
    </>
  )
}
