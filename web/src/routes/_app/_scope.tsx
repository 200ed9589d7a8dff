import { createFileRoute, Outlet } from '@tanstack/react-router';
import { PaletteIcon } from '@/features/palette/palette-button';
import { ScopeBar } from '@/features/scope/scope-bar';
import { parseScopeSearch } from '@/features/scope/search';
import { SettingProvider } from '@/features/scope/setting';

export const Route = createFileRoute('/_app/_scope')({
  validateSearch: parseScopeSearch,
  component: function Scoped() {
    const { listener } = Route.useRouteContext();
    return (
      <SettingProvider zone={listener.zone}>
        <ScopeBar>
          <div className="lg:hidden">
            <PaletteIcon />
          </div>
        </ScopeBar>
        <Outlet />
      </SettingProvider>
    );
  },
});
