# Lets nginx check its configuration with the new file, installs the file, and reloads nginx.

conf_install() {
  enter "$KP_PATH"
  put_file
}

need_nginx
if differs state || differs sha256; then
  make_stage
  stage_content nginx.conf
  nginx_change "$KP_PATH" "$KP_PATH" conf_install
else
  put_file
fi
