import type { JSX } from 'preact'
import { useLoad } from '../parts/use-load.ts'

export interface ChangesProps<Question> {
  readonly question: Question
  readonly find: (question: Question) => Promise<readonly string[]>
  /** How the first sentence begins; by default that of a refusal. */
  readonly beginning?: string
  /** How the others begin: `and` where all are needed. */
  readonly joint?: 'and' | 'or if'
  /** What is said where nothing was found. */
  readonly none?: string
}

/** What would turn an answer, once that is found out. */
export function Changes<Question>({ question, find, beginning = 'It would be let in if', joint = 'and', none = 'No setting of these: it must be made again, with the right key.' }: ChangesProps<Question>): JSX.Element {
  const { value } = useLoad(() => find(question), [question])
  return (
    <>
      <h3>What would change it</h3>
      {value?.length === 0 && <p class="hint">{none}</p>}
      {value !== undefined && value.length > 0 && (
        <ul class="stack" aria-label="What would change it">
          {value.map((words, index) => (
            <li key={words}>
              {index === 0 ? beginning : joint} {words}
              {index === value.length - 1 && '.'}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
