/** Tells a reader further down that plays arrived above, and takes them there. */
import { ArrowUp } from 'lucide-react';
import { counted } from '@/lib/format';

export function NewPlaysPill({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  if (waiting === 0) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 top-16 z-30 flex justify-center lg:left-56">
      <button
        type="button"
        onClick={onShow}
        className="row-enter pointer-events-auto flex min-h-10 items-center gap-2 rounded-full bg-accent px-4 text-sm font-semibold text-on-accent shadow-pop hover:brightness-110 pointer-coarse:min-h-11"
      >
        <ArrowUp size={16} strokeWidth={2} aria-hidden="true" />
        {counted(waiting, 'new play')}
      </button>
    </div>
  );
}
