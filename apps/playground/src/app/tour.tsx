import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { endTour, isFirstVisit, onTour } from './tour-state.ts'

const STOPS = [
  {
    page: '',
    title: 'Welcome',
    text: 'This is Amazon API Gateway on your own machine, with a page that shows why it does what it does. Five stops, one minute.',
  },
  {
    page: 'templates',
    title: 'Debug a mapping template',
    text: 'Template, event and output side by side. Step through it forward and back, and see each variable with its Java type and which branch was taken.',
  },
  {
    page: 'apis',
    title: 'Look inside an API',
    text: 'The resource tree, and for each method the four boxes that you know from the console, filled from the real configuration. Edit, test, deploy, compare, roll back.',
  },
  {
    page: 'traffic',
    title: 'Watch requests arrive',
    text: 'Each request opens as a waterfall of decisions: which step took how long, what it decided and why. Change it and send it again.',
  },
  {
    page: 'limits',
    title: 'Try before you deploy',
    text: 'The labs answer what-if questions: which limit refuses whom, which policy statement decides, which route wins.',
  },
] as const

/** A short tour, opened by itself on a first visit. */
export function Tour(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const [at, setAt] = useState(0)
  const stop = STOPS[at] ?? STOPS[0]
  useEffect(() => {
    const open = (): void => {
      setAt(0)
      if (dialog.current?.open === false) dialog.current.showModal()
    }
    if (isFirstVisit()) open()
    return onTour(open)
  }, [])
  const go = (next: number): void => {
    setAt(next)
    const target = STOPS[next]
    if (target !== undefined) location.hash = `#/${target.page}`
  }
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="tour-title" onClose={endTour}>
      <div class="dialog-body">
        <p class="hint">
          {at + 1} of {STOPS.length}
        </p>
        <h2 id="tour-title">{stop.title}</h2>
        <p aria-live="polite">{stop.text}</p>
        <div class="row" style={{ justifyContent: 'space-between' }}>
          <Button kind="quiet" onPress={() => dialog.current?.close()}>
            {at === STOPS.length - 1 ? 'Close' : 'Skip the tour'}
          </Button>
          <div class="row">
            {at > 0 && <Button onPress={() => go(at - 1)}>Back</Button>}
            {at < STOPS.length - 1 ? (
              <Button kind="primary" onPress={() => go(at + 1)}>
                Next
              </Button>
            ) : (
              <Button kind="primary" onPress={() => (dialog.current?.close(), (location.hash = '#/'))}>
                Begin
              </Button>
            )}
          </div>
        </div>
      </div>
    </dialog>
  )
}
