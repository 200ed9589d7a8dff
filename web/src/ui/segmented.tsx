/** A choice of few, all of them in view. */
interface SegmentedProps<Choice extends string> {
  label: string;
  choices: readonly { choice: Choice; label: string }[];
  value: Choice;
  onChoose: (choice: Choice) => void;
}

export function Segmented<Choice extends string>({
  label,
  choices,
  value,
  onChoose,
}: SegmentedProps<Choice>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex shrink-0 rounded-md border border-line-strong bg-surface p-[3px]"
    >
      {choices.map(({ choice, label }) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          onClick={() => onChoose(choice)}
          className="h-7 rounded-[5px] px-2.5 text-sm text-text-2 transition-colors duration-[120ms] hover:text-text aria-pressed:bg-hover aria-pressed:font-medium aria-pressed:text-text pointer-coarse:h-9 pointer-coarse:px-3.5"
        >
          {label}
        </button>
      ))}
    </div>
  );
}
