import type { ComponentChildren, JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export interface ButtonProps {
  readonly children?: ComponentChildren
  readonly icon?: IconName
  /** For a button that shows an icon only. */
  readonly label?: string
  readonly kind?: 'primary' | 'danger' | 'quiet'
  readonly small?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly submit?: boolean
  readonly onPress?: () => void
}

/** A button. */
export function Button({ children, icon, label, kind, small, disabled, pressed, submit, onPress }: ButtonProps): JSX.Element {
  return (
    <button
      type={submit === true ? 'submit' : 'button'}
      class="button"
      data-kind={kind}
      data-size={small === true ? 'small' : undefined}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}
