/** The patterns in their order: which statistics stand beside each other, and what they are asked. */
import type { Of, Question, StatisticId } from '@/api/statistics';
import type { Period } from '@/features/scope/period';
import { bucketFor, longBucketFor } from '@/features/views/parts/buckets';
import type { text } from '@/text';

export interface PatternPanel {
  id: StatisticId;
  params: Question;
  /** Of how many columns of six. */
  span: 2 | 3 | 4 | 6;
  /** How tall it will be about. */
  height: number;
}

export interface PatternSection {
  key: keyof typeof text.pages.patterns.sections;
  /** Whether it depends on of what patterns are told. */
  hasOf: boolean;
  panels: readonly PatternPanel[];
}

const NONE: Question = {};

/** Whoever looks at few years sees months: a single cohort would have nothing beside it. */
function cohortLength(period: Period, today: string): 'month' | 'year' {
  return bucketFor(period, today) === 'month' ? 'year' : 'month';
}

export function patternSections(of: Of, period: Period, today: string): PatternSection[] {
  const panel = (
    id: StatisticId,
    span: PatternPanel['span'],
    height: number,
    params: Question = NONE,
  ): PatternPanel => ({ id, span, height, params });
  return [
    {
      key: 'when',
      hasOf: false,
      panels: [panel('week-hours', 4, 380), panel('clock', 2, 380), panel('calendar', 6, 250)],
    },
    {
      key: 'sessions',
      hasOf: true,
      panels: [
        panel('sessions', 3, 380),
        panel('streaks', 3, 380, { of, limit: '4' }),
        panel('records', 6, 280),
      ],
    },
    {
      key: 'discovery',
      hasOf: true,
      panels: [
        panel('discovery', 6, 620, { bucket: longBucketFor(period, today), limit: '5' }),
        panel('diversity', 6, 170, { of }),
        panel('loyalty', 3, 480, { limit: '5' }),
        panel('cohorts', 3, 480, { by: cohortLength(period, today), limit: '14' }),
      ],
    },
    {
      key: 'taste',
      hasOf: true,
      panels: [
        panel('rotation', 6, 420, { of, limit: '5' }),
        panel('eras', 3, 560),
        panel('life', 3, 560, { limit: '8' }),
      ],
    },
    {
      key: 'music',
      hasOf: false,
      panels: [
        panel('release-decades', 3, 340),
        panel('music-age', 3, 340),
        panel('track-length', 4, 340),
        panel('explicit', 2, 340),
      ],
    },
    {
      key: 'how',
      hasOf: false,
      panels: [
        panel('platforms', 3, 360),
        panel('modes', 3, 360),
        panel('contexts', 3, 320),
        panel('countries', 3, 320),
        panel('skips', 6, 420, { rule: 'all', limit: '8' }),
      ],
    },
    {
      key: 'landmarks',
      hasOf: true,
      panels: [panel('milestones', 4, 640, { of, limit: '20' }), panel('on-this-day', 2, 640)],
    },
  ];
}
