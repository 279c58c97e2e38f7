import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/text-field.tsx'
import { messagesOf } from './socket-client.ts'

/** Messages that are sent one after the other, again and again. */
export function Script({ disabled, onSend }: { readonly disabled: boolean; readonly onSend: (text: string) => void }): JSX.Element {
  const [script, setScript] = useState('{"action":"sendmessage","message":"one"}\n{"action":"sendmessage","message":"two"}')
  const [every, setEvery] = useState('500')
  const [left, setLeft] = useState<number>()
  const [times, setTimes] = useState('2')
  const latest = useRef({ onSend, messages: messagesOf(script) })
  latest.current = { onSend, messages: messagesOf(script) }
  useEffect(() => {
    if (left === undefined || disabled) return
    if (left === 0) return setLeft(undefined)
    const timer = setTimeout(() => {
      const { messages } = latest.current
      const text = messages[(messages.length - (left % messages.length)) % messages.length]
      if (text !== undefined) latest.current.onSend(text)
      setLeft(left - 1)
    }, Math.max(10, Number(every) || 10))
    return () => clearTimeout(timer)
  }, [left, disabled])
  const start = (): void => setLeft(latest.current.messages.length * Math.max(1, Number(times) || 1))
  return (
    <details class="map">
      <summary>Script that repeats</summary>
      <div class="stack">
        <TextField label="Messages, one a line" rows={3} value={script} onInput={setScript} />
        <div class="row" data-align="end">
          <TextField label="Every, in ms" type="number" value={every} onInput={setEvery} />
          <TextField label="Times" type="number" value={times} onInput={setTimes} />
          {left === undefined ? (
            <Button icon="play" disabled={disabled} onPress={start}>
              Run
            </Button>
          ) : (
            <Button icon="pause" onPress={() => setLeft(undefined)}>
              {`Stop, ${left} left`}
            </Button>
          )}
        </div>
      </div>
    </details>
  )
}
