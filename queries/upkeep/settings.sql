-- The settings that keep the database shut, to be checked after opening.
SELECT current_setting('enable_external_access') AS external_access,
       current_setting('lock_configuration') AS locked,
       current_setting('autoload_known_extensions') AS autoload,
       current_setting('autoinstall_known_extensions') AS autoinstall
