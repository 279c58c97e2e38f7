import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Credentials, onCredentialsWanted } from '../backend/credentials.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { TextField } from '../parts/text-field.tsx'

/** Asks for an access key when the server wants signatures. What is typed stays in this page's memory. */
export function CredentialsDialog(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const [question, setQuestion] = useState<{ readonly why: string; readonly answer: (given: Credentials | undefined) => void }>()
  const [accessKeyId, setId] = useState('')
  const [secretAccessKey, setSecret] = useState('')
  const [region, setRegion] = useState('us-east-1')
  useEffect(
    () =>
      onCredentialsWanted((why, answer) => {
        setQuestion({ why, answer })
        if (dialog.current?.open === false) dialog.current.showModal()
      }),
    [],
  )
  const finish = (given: Credentials | undefined): void => {
    question?.answer(given)
    setQuestion(undefined)
    setSecret('')
    dialog.current?.close()
  }
  const isComplete = accessKeyId !== '' && secretAccessKey !== '' && region !== ''
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="credentials-title" onCancel={() => finish(undefined)}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault()
          if (isComplete) finish({ accessKeyId, secretAccessKey, region })
        }}
      >
        <h2 id="credentials-title">This server asks who you are</h2>
        <p>It was started with <code>--auth sigv4</code>: every management call carries a signature. The key stays in the memory of this page and is gone when you close it.</p>
        {question !== undefined && question.why !== '' && <Notice tone="warn">{question.why}</Notice>}
        <TextField label="Access key id" value={accessKeyId} onInput={setId} mono />
        <TextField label="Secret access key" type="password" value={secretAccessKey} onInput={setSecret} mono />
        <TextField label="Region" value={region} onInput={setRegion} mono />
        <div class="row" style={{ justifyContent: 'flex-end' }}>
          <Button kind="quiet" onPress={() => finish(undefined)}>
            Not now
          </Button>
          <Button kind="primary" submit disabled={!isComplete}>
            Sign in
          </Button>
        </div>
      </form>
    </dialog>
  )
}
