import { type ReactNode, useEffect } from 'react'
import { useSay } from '../../kit/language.tsx'
import { frameWords } from '../words.ts'

interface PageProps {
  readonly title: string
  /** One sentence below the title. */
  readonly intro?: ReactNode
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The body of a page: its title (also that of the window), actions, and content. */
export function Page({ title, intro, actions, children }: PageProps) {
  const say = useSay()
  useEffect(() => {
    document.title = `${title} · ${say(frameWords.product)}`
  }, [title, say])
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {intro !== undefined && <p className="page-intro">{intro}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
