import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { EditorHandle, Language, Mark } from './create-editor.ts'

export interface CodeEditorProps {
  /** For screen readers. */
  readonly label: string
  readonly value: string
  readonly language: Language
  readonly onChange?: (value: string) => void
  readonly readOnly?: boolean
  /** Places that light up. */
  readonly marks?: readonly Mark[]
  /** Lines, from 1, with a breakpoint; with it the gutter takes clicks. */
  readonly breakpoints?: ReadonlySet<number>
  readonly onBreakpoint?: (line: number) => void
}

const NO_MARKS: readonly Mark[] = []

/**
 * A code editor, loaded when first shown. It lives in a shadow root, where its styles are constructed sheets: the page's policy
 * allows no style that is written into the document.
 */
export function CodeEditor({ label, value, language, onChange, readOnly, marks = NO_MARKS, breakpoints, onBreakpoint }: CodeEditorProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle | undefined>(undefined)
  // Texts that were typed and have not come back as the value: one that comes back late must not undo what was typed since.
  const typed = useRef<string[]>([])
  const latest = useRef({ onChange, onBreakpoint, value, marks, breakpoints })
  latest.current = { onChange, onBreakpoint, value, marks, breakpoints }

  useEffect(() => {
    let gone = false
    void import('./create-editor.ts').then(({ createEditor }) => {
      if (gone || place.current === null) return
      const { onBreakpoint: takesBreakpoints } = latest.current
      editor.current = createEditor(place.current, {
        label,
        language,
        readOnly: readOnly === true,
        value: latest.current.value,
        onChange: (text) => {
          typed.current.push(text)
          latest.current.onChange?.(text)
        },
        ...(takesBreakpoints === undefined ? {} : { onBreakpoint: (line: number) => latest.current.onBreakpoint?.(line) }),
      })
      editor.current.mark(latest.current.marks)
      if (latest.current.breakpoints !== undefined) editor.current.setBreakpoints(latest.current.breakpoints)
    })
    return () => {
      gone = true
      editor.current?.destroy()
      editor.current = undefined
    }
  }, [label, language, readOnly])
  useEffect(() => {
    const returned = typed.current.indexOf(value)
    typed.current = returned === -1 ? [] : typed.current.slice(returned + 1)
    if (returned === -1) editor.current?.setValue(value)
  }, [value])
  useEffect(() => editor.current?.mark(marks), [marks, value])
  useEffect(() => {
    if (breakpoints !== undefined) editor.current?.setBreakpoints(breakpoints)
  }, [breakpoints])
  return <div class="editor" ref={place} />
}
